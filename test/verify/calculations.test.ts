import { describe, expect, it } from "vitest";
import { calculateCase } from "../../src/verify/calculate-case.ts";
import { CALCULATIONS } from "../../src/verify/calculations/registry.ts";
import { type OracleCase, readCases } from "../../src/verify/cases.ts";
import { describeOutcome } from "../../src/verify/report.ts";
import { select } from "../../src/verify/verify.ts";
import { PUBLIC_FILE } from "./public-cases.ts";

const calculate = (oracle: OracleCase) => calculateCase(oracle, CALCULATIONS[oracle.family]!);
const verdicts = (oracle: OracleCase) => calculate(oracle).judgements.map(({ verdict }) => verdict);
const made = (params: Record<string, unknown>, expected: Record<string, unknown>): OracleCase => {
  const { cases } = readCases([{ id: "F15-T", family: "F15", kind: "calc", params, expected }]);
  return cases[0]!;
};
const CALCULATED = select(PUBLIC_FILE).run.filter(({ kind }) => !kind.startsWith("des"));
/** Cases that are simulated by others: their exact values have closed forms too. */
const ALSO_CALCULATED = PUBLIC_FILE.cases.filter(
  ({ family, kind }) => ["F05", "F06", "F07", "F08", "F09", "F14"].includes(family) && kind.startsWith("des"),
);

describe("calculated cases", () => {
  it.each(CALCULATED.map((oracle) => [oracle.id, oracle] as const))(
    "%s agrees to its last digit",
    (_, oracle) => {
      expect(new Set(verdicts(oracle))).toEqual(new Set(["pass"]));
    },
  );

  it.each(ALSO_CALCULATED.map((oracle) => [oracle.id, oracle] as const))(
    "%s is what the optimizers say, to six digits",
    (_, oracle) => {
      const strict = { ...oracle, tolerance: { ...oracle.tolerance, relative: 1e-6 } };
      expect(new Set(verdicts(strict))).toEqual(new Set(["pass"]));
    },
  );

  it("miss a value that is off by more than the tolerance, and a whole number that is off at all", () => {
    const params = { data: [1, 2, 3, 4], conf: 0.9 };
    const exact = { n: 4, mean: 2.5 };
    const judged = (expected: Record<string, unknown>) => verdicts(made(params, expected));
    expect(judged(exact)).toEqual(["pass", "pass"]);
    expect(judged({ ...exact, n: 5 })).toEqual(["miss", "pass"]);
    expect(judged({ ...exact, mean: 2.6 })).toEqual(["pass", "miss"]);
    expect(judged({ n: 4, colour: 3 })).toEqual(["pass", "unmapped"]);
  });

  it("agree to six digits unless the case says otherwise", () => {
    const calc = (tolerance?: unknown) => {
      const entry = { id: "F15-T", family: "F15", kind: "calc", params: { k: 1, n: 3 }, tolerance };
      return readCases([{ ...entry, expected: { p: 0.33334 } }]).cases[0]!;
    };
    expect(verdicts(calc())).toEqual(["miss"]);
    expect(verdicts(calc({ relative: 1e-4 }))).toEqual(["pass"]);
    expect(describeOutcome(calculate(calc()))[0]).toMatch(/miss \(calculated; off by 0\.0000067\)$/);
  });

  it("forgive rounding where 0 is expected", () => {
    const params = { a: [0.1, 0.2, 0.3], b: [0.2, 0.3, 0.1] };
    expect(verdicts(made(params, { welch: { diff: 0 }, pooled: { diff: 1e-9 } }))).toEqual(["pass", "miss"]);
  });

  it("take other confidence, other batches, and only some of the numbers", () => {
    const data = [3, 5, 4, 8, 6, 7];
    expect(verdicts(made({ data, batches: 3, conf: 0.8 }, { batchMeans: [4, 6, 6.5], n: 3 }))).toEqual(
      new Array(4).fill("pass"),
    );
    expect(verdicts(made({ data, batches: 2 }, { batchMeans: [4, 6, 7] }))).toEqual([
      "pass",
      "miss",
      "unmapped",
    ]);
    // Student's t with five degrees of freedom.
    expect(verdicts(made({ data, conf: 0.99 }, { t: 4.0321429836 }))).toEqual(["pass"]);
    expect(verdicts(made({ data, q: 0.5, conf: 0.9 }, { lower: 1, upper: 6, lo: 3, hi: 8 }))).toEqual(
      new Array(4).fill("pass"),
    );
  });

  it("compare independent samples of unequal size", () => {
    const params = { a: [1, 2, 3], b: [4, 6] };
    expect(verdicts(made(params, { welch: { diff: -3 }, pooled: { diff: -3 } }))).toEqual(["pass", "pass"]);
    expect(verdicts(made(params, { paired: { mean: -3 } }))).toEqual(["unmapped"]);
  });

  it("are not asked of a family that simulates only, nor simulations of one that calculates only", () => {
    const cases = [
      { ...made({}, {}), id: "coverage", kind: "des-steady" },
      { ...made({}, {}), id: "formula", family: "F01" },
    ];
    const { run, calculations, notBuilt } = select({ families: {}, cases });
    expect(run).toEqual([]);
    expect(calculations.map(({ id }) => id)).toEqual(["formula"]);
    expect(notBuilt).toEqual([{ family: "F15", title: "F15", cases: 1 }]);
  });

  it("say why a case with other parameters was not calculated", () => {
    expect(calculate(made({ colour: "red" }, { p: 1 })).notRun).toContain("no calculation");
    expect(calculate(made({ k: 3, n: 0 }, { p: 1 })).notRun).toContain("no proportion");
  });
});
