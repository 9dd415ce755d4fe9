import { describe, expect, it } from "vitest";
import type { WorldResult } from "../../src/metrics/result.ts";
import { readCases } from "../../src/verify/cases.ts";
import { FULL_GATE } from "../../src/verify/judge.ts";
import { mean } from "../../src/verify/metric.ts";
import { NotRunError } from "../../src/verify/params.ts";
import type { Part } from "../../src/verify/plan.ts";
import type { Prepared } from "../../src/verify/prepared.ts";
import { describeOutcome, describeSummary, tally } from "../../src/verify/report.ts";
import { runCase } from "../../src/verify/run-case.ts";
import { madeCase } from "./public-cases.ts";

const oracle = madeCase("F01", {}, { length: 10 });
const part: Part = {
  suffix: "",
  about: "Made up.",
  document: {},
  warmupH: 1,
  windowH: 1,
  map: ({ key }) => (key === "length" ? { metric: mean((run) => run.windowH) } : undefined),
};
const mode = { gate: FULL_GATE, mostReplications: 200 };

/** A world whose replications yield the given windows; the seed of the text chooses among lists. */
function fake(lists: readonly ((replication: number) => number)[]) {
  const seeds: string[] = [];
  const prepare = (text: string): Prepared => {
    seeds.push(/seed: (\S+)/.exec(text)![1]!);
    const draw = lists[seeds.length - 1]!;
    const result = (at: number) =>
      ({ windowMs: draw(at) * 3_600_000, observations: [] }) as unknown as WorldResult;
    return { segments: [], jobs: [], clients: [], run: (at) => result(at) };
  };
  return { prepare, seeds };
}

const around = (centre: number, spread: number) => (at: number) => centre + (at % 2 === 0 ? spread : -spread);

describe("running a case", () => {
  it("adds replications until the interval is narrow enough", () => {
    const { prepare, seeds } = fake([around(10, 0.4)]);
    const { judgements } = runCase(oracle, () => [part], { mode, seed: 1, prepare });
    expect(judgements[0]!.verdict).toBe("pass");
    expect(judgements[0]!.estimate!.replications).toBeGreaterThan(60);
    expect(seeds).toEqual(["f01-t-1"]);
  });

  it("stops at twenty replications when they suffice", () => {
    const { prepare } = fake([around(10, 0.1)]);
    const { judgements } = runCase(oracle, () => [part], { mode, seed: 1, prepare });
    expect(judgements[0]!.estimate!.replications).toBe(20);
  });

  it("tries a miss once more with the next seed", () => {
    const { prepare, seeds } = fake([around(11, 0.1), around(10, 0.1)]);
    const { judgements } = runCase(oracle, () => [part], { mode, seed: 1, prepare });
    expect(judgements[0]).toMatchObject({ verdict: "pass", note: "second try" });
    expect(seeds).toEqual(["f01-t-1", "f01-t-2"]);
  });

  it("misses what misses twice", () => {
    const { prepare } = fake([around(11, 0.1), around(11, 0.1)]);
    const outcome = runCase(oracle, () => [part], { mode, seed: 1, prepare });
    expect(outcome.judgements[0]!.verdict).toBe("miss");
    expect(tally([outcome])).toEqual({ passed: 0, wide: 0, missed: 1, casesNotRun: 0 });
  });

  it("misses an interval that stays too wide, without a second try", () => {
    const { prepare, seeds } = fake([around(10, 3)]);
    const { judgements } = runCase(oracle, () => [part], { mode, seed: 1, prepare });
    expect(judgements[0]!.verdict).toBe("miss");
    expect(judgements[0]!.estimate!.replications).toBe(200);
    expect(seeds).toHaveLength(1);
  });

  it("counts a metric without a counterpart as a miss", () => {
    const other = madeCase("F01", {}, { length: 10, colour: 3 });
    const outcome = runCase(other, () => [part], { mode, seed: 1, prepare: fake([around(10, 0.1)]).prepare });
    expect(outcome.judgements.map(({ verdict }) => verdict)).toEqual(["pass", "unmapped"]);
    expect(tally([outcome]).missed).toBe(1);
  });

  it("says why a case was not run and never passes it", () => {
    const translate = () => {
      throw new NotRunError("no such law");
    };
    const outcome = runCase(oracle, translate, { mode, seed: 1, prepare: fake([]).prepare });
    expect(describeOutcome(outcome)).toEqual(["F01-T     not run: no such law"]);
    expect(tally([outcome])).toEqual({ passed: 0, wide: 0, missed: 0, casesNotRun: 1 });
  });

  it("prints a line per metric, and what could have gone unseen", () => {
    const outcome = runCase(oracle, () => [part], {
      mode,
      seed: 1,
      prepare: fake([around(10, 0.1)]).prepare,
    });
    expect(describeOutcome(outcome)[0]).toMatch(
      /^F01-T +length +10 +10 +\[9\.91\d*, 10\.0\d*\] +0\.00 pass$/,
    );
    const lines = describeSummary([outcome], {
      run: [],
      calculations: [],
      notBuilt: [{ family: "F99", title: "X", cases: 2 }],
    });
    expect(lines[0]).toBe("1 cases: 1 metrics passed, 0 missed.");
    expect(lines[1]).toMatch(/^A bias below 1\.\d % of the value/);
    expect(lines[2]).toBe("F99 not built: X (2 cases; not counted as passed).");
  });
});

describe("files of cases", () => {
  it("flattens lists and phases", () => {
    const expected = { blocking: [0.1, 0.2], phases: [{ pFull: 0.5 }], note: "text" };
    const [read] = readCases([{ id: "a", family: "F02", kind: "des-steady", params: {}, expected }]).cases;
    expect(read!.expected).toEqual([
      { label: "blocking[0]", key: "blocking", index: 0, value: 0.1 },
      { label: "blocking[1]", key: "blocking", index: 1, value: 0.2 },
      { label: "phases[0].pFull", key: "phases.pFull", index: 0, value: 0.5 },
    ]);
  });

  it("reports every entry that is not a case", () => {
    expect(() => readCases({ cases: [{}, { id: "x", family: "F01", kind: "calc" }] })).toThrow(
      "cases[0]: without `id` or `family`\ncases[1]: x: without `params`",
    );
    expect(() => readCases({})).toThrow("expected an object with a list `cases`");
  });
});
