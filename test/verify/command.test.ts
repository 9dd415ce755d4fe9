import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { verifyCommand } from "../../src/cli/verify-command.ts";

const LOSS = {
  id: "F01-X1",
  family: "F01",
  kind: "des-steady",
  title: "Erlang loss, two servers",
  params: { c: 2, lambda: 2, meanService: 0.5, service: "exponential", discipline: "loss" },
  // Erlang B at c = 2, a = 1.
  expected: { blocking: 0.2 },
  sampleSize: { modelTimeFor1pct95CI: 40_000 },
};

let folder: string;
let out: string;
let err: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-verify-"));
  [out, err] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => Boolean((out += String(text))));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => Boolean((err += String(text))));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  process.exitCode = undefined;
});

async function verify(content: unknown, ...options: readonly string[]): Promise<number | string | undefined> {
  const path = join(folder, "cases.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  await verifyCommand().parseAsync(["--cases", path, ...options], { from: "user" });
  return process.exitCode as number | undefined;
}

describe("surplus verify", () => {
  it("prints a line per metric and ends with 0 when all pass", async () => {
    expect(await verify({ cases: [LOSS] })).toBe(0);
    expect(out).toMatch(/^F01-X1 +blocking +0\.2 .* pass$/m);
    expect(out).toContain("1 cases: 1 metrics passed, 0 missed.");
    expect(out).toContain("could have gone unseen");
  });

  it("ends with 3 on a miss", async () => {
    expect(await verify({ cases: [{ ...LOSS, expected: { blocking: 0.25 } }] })).toBe(3);
    expect(out).toMatch(/blocking +0\.25 .* miss \(second try: outside the interval\)$/m);
  });

  it("lists what was not run and never passes it", async () => {
    const cases = [
      { ...LOSS, family: "F99" },
      { ...LOSS, id: "F10-X1", family: "F10", kind: "optimise" },
    ];
    expect(await verify({ families: { F99: "Unheard of" }, cases })).toBe(0);
    expect(out).toContain("0 cases: 0 metrics passed, 0 missed.");
    expect(out).toContain("F99 not built: Unheard of (1 case; not counted as passed).");
    expect(out).toContain("calc: not simulated: F10-X1");
  });

  it("ends with 3 when a case of a built family cannot be run", async () => {
    const odd = { ...LOSS, params: { ...LOSS.params, service: "hyperexponential" } };
    expect(await verify({ cases: [odd] })).toBe(3);
    expect(out).toContain('F01-X1    not run: no scenario can express the service law "hyperexponential"');
  });

  it("keeps the scenarios, with a comment on what each is", async () => {
    await verify({ cases: [LOSS] }, "--keep", join(folder, "kept"));
    expect(readdirSync(join(folder, "kept"))).toEqual(["f01-x1.yaml"]);
    expect(readFileSync(join(folder, "kept", "f01-x1.yaml"), "utf8")).toMatch(
      /^# F01-X1: Erlang loss, two servers\./,
    );
  });

  it("calculates what needs no run, in the same report", async () => {
    const wilson = {
      id: "F15-X1",
      family: "F15",
      kind: "calc",
      params: { k: 12, n: 400 },
      expected: { p: 0.03 },
    };
    expect(await verify({ cases: [wilson] }, "--family", "F15")).toBe(0);
    expect(out).toMatch(/^F15-X1 +p +0\.03 +0\.03 .* pass$/m);
    expect(out).toContain("1 cases: 1 metrics passed, 0 missed.");
    out = "";
    expect(await verify({ cases: [{ ...wilson, expected: { p: 0.04 } }] }, "--json")).toBe(3);
    const metrics = [{ metric: "p", expected: 0.04, simulated: 0.03, verdict: "miss" }];
    expect(JSON.parse(out)).toMatchObject({ passed: 0, missed: 1, cases: [{ id: "F15-X1", metrics }] });
  });

  it("writes JSON on stdout alone", async () => {
    await verify({ cases: [LOSS] }, "--json");
    expect(JSON.parse(out)).toMatchObject({ mode: "short", passed: 1, missed: 0, cases: [{ id: "F01-X1" }] });
  });

  it.each([
    ["a file that is not JSON", "{", [], /not JSON/],
    ["a file without cases", {}, [], /expected an object with a list `cases`/],
    [
      "a family without cases",
      { cases: [LOSS] },
      ["--family", "F77"],
      /no case of family `F77`; there are F01/,
    ],
  ])("refuses %s", async (_, content, options, message) => {
    expect(await verify(content, ...options)).toBe(2);
    expect(err).toMatch(message);
    expect(out).toBe("");
  });
});
