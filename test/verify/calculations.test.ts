import { describe, expect, it } from "vitest";
import { calculateCase } from "../../src/verify/calculate-case.ts";
import { CALCULATIONS } from "../../src/verify/calculations/registry.ts";
import type { OracleCase } from "../../src/verify/cases.ts";
import { select } from "../../src/verify/verify.ts";
import { madeCase, PUBLIC_FILE } from "./public-cases.ts";

const calculate = (oracle: OracleCase) => calculateCase(oracle, CALCULATIONS[oracle.family]!);
const verdicts = (oracle: OracleCase) => calculate(oracle).judgements.map(({ verdict }) => verdict);
const CALCULATED = select(PUBLIC_FILE).run.filter(({ kind }) => kind === "calc");

describe("calculated cases", () => {
  it.each(CALCULATED.map((oracle) => [oracle.id, oracle] as const))(
    "%s agrees to its last digit",
    (_, oracle) => {
      expect(new Set(verdicts(oracle))).toEqual(new Set(["pass"]));
    },
  );

  it("miss a value that is off by more than the tolerance, and a whole number that is off at all", () => {
    const params = { data: [1, 2, 3, 4], conf: 0.9 };
    const exact = { n: 4, mean: 2.5 };
    const judged = (expected: Record<string, unknown>) =>
      verdicts({ ...madeCase("F15", params, expected), kind: "calc" });
    expect(judged(exact)).toEqual(["pass", "pass"]);
    expect(judged({ ...exact, n: 5 })).toEqual(["miss", "pass"]);
    expect(judged({ ...exact, mean: 2.6 })).toEqual(["pass", "miss"]);
    expect(judged({ n: 4, colour: 3 })).toEqual(["pass", "unmapped"]);
  });

  it("say why a case with other parameters was not calculated", () => {
    expect(calculate(madeCase("F15", { colour: "red" }, { p: 1 })).notRun).toContain("no calculation");
    expect(calculate(madeCase("F15", { k: 3, n: 0 }, { p: 1 })).notRun).toContain("no proportion");
  });
});
