import { describe, expect, it } from "vitest";
import { summarizeVariant } from "../../src/experiment/summarize.ts";
import { figure, money, percent } from "../../src/output/figures.ts";
import { variantTable } from "../../src/output/terminal-table.ts";
import { cluster, posting, replication, scenario, segment, world } from "../metrics/fake-results.ts";

const run = (revenue: number) =>
  replication(
    world({
      clusters: [cluster({ internal: 50, on_demand: 10, idle: 40 })],
      ledger: [posting("usage_revenue", revenue)],
      segments: [segment({ evictions: 3 })],
    }),
    world({ clusters: [cluster({}, { surplusGpuMs: { hi: 40, lo: 0 } })] }),
  );

const summaries = (replications: readonly number[]) => [
  summarizeVariant({
    variant: { name: "internal-and-external-mix", scenario: scenario() },
    replications: replications.map(run),
  }),
];

describe("figures for people", () => {
  it("have about three digits that count", () => {
    expect([0, 0.0123, 2.95, 45.67, 123.4, 4567, 12345, 999_950, 1_234_567, 2.5e9].map(figure)).toEqual([
      "0",
      "0.012",
      "2.95",
      "45.7",
      "123",
      "4,567",
      "12.3k",
      "1.00M",
      "1.23M",
      "2.50B",
    ]);
    expect([money(-1234), money(0), money(-0.00001), percent(0.7123)]).toEqual([
      "-$1,234",
      "$0",
      "$0",
      "71.2%",
    ]);
  });
});

describe("the table of variants", () => {
  it("fits into 80 columns, with half-widths under their values", () => {
    const text = variantTable(summaries([1000, 1100]), { columns: 80, strong: (each) => each });
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/internal-and- .*\$1,050/);
    expect(text).toMatch(/external-mix .*±\$635/);
    expect(text).toMatch(/±\$635/);
  });

  it("puts everything on one line where there is room", () => {
    const text = variantTable(summaries([1000, 1100]), { columns: 160, strong: (each) => each });
    expect(text.split("\n")).toHaveLength(2);
    expect(text).toContain("internal-and-external-mix");
    expect(text).toContain("$1,050 ±$635");
  });

  it("shows no interval for a single replication and a dash for what is absent", () => {
    const empty = summarizeVariant({
      variant: { name: "none", scenario: scenario() },
      replications: [replication(world())],
    });
    const text = variantTable([empty], { columns: 80, strong: (each) => each });
    expect(text).not.toContain("±");
    expect(text.split("\n").at(-1)).toMatch(/^none\s+-\s+-/);
  });

  it("has colour only where it is told to", () => {
    const text = variantTable(summaries([1000]), { columns: 80, strong: (each) => each });
    expect(text).not.toContain(String.fromCharCode(27));
  });
});
