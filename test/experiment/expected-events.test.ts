import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { expectedEvents } from "../../src/experiment/expected-events.ts";
import { NODE_FILES, NODE_TABLES, worldInputs } from "../../src/io/node-files.ts";
import { HOUR_MS } from "../../src/model/time.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { runWorld } from "../../src/world/run-world.ts";
import { scenario } from "../metrics/fake-results.ts";

describe("the expected number of events", () => {
  it("counts three per arrival, one per change of demand and one per GPU", () => {
    // A job and a request an hour for ten hours, 100 GPUs.
    const plain = scenario({ horizonMs: 10 * HOUR_MS });
    expect(expectedEvents(plain, false)).toBe(3 * 2 * 10 + 100);
    expect(expectedEvents(plain, true)).toBe(3 * 10 + 100);
  });

  it("has no bound for a backlog that is never empty, nor for a trace", () => {
    const [job] = scenario().jobs;
    for (const arrivals of [
      { kind: "saturated", backlog: 1 },
      { kind: "trace", trace: { input: "jobs.csv" } },
    ] as const) {
      expect(expectedEvents(scenario({ jobs: [{ ...job!, arrivals }] }), true)).toBe(
        Number.POSITIVE_INFINITY,
      );
    }
  });

  it.each(["quickstart", "fragmentation"])("is good to a factor of three for %s", (name) => {
    const path = fileURLToPath(new URL(`../../scenarios/${name}.yaml`, import.meta.url));
    const parsed = parseScenario(NODE_FILES, path, {
      overrides: ["horizon=30 h", "warmup=6 h"],
      tables: NODE_TABLES,
    });
    if (!parsed.ok) throw new Error("the scenario is not read");
    const { variants, traces, seed } = parsed.document;
    const { scenario: last } = variants.at(-1)!;
    const { events } = runWorld(last, { seed, replication: 0, inputs: worldInputs(traces) });
    expect(expectedEvents(last, false) / events).toBeGreaterThan(1 / 3);
    expect(expectedEvents(last, false) / events).toBeLessThan(3);
  });
});
