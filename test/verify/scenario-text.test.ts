import { describe, expect, it } from "vitest";
import { FAMILIES } from "../../src/verify/families/registry.ts";
import { plan } from "../../src/verify/plan.ts";
import { prepareScenario } from "../../src/verify/prepare.ts";
import { scenarioText } from "../../src/verify/scenario-text.ts";
import { RUNNABLE } from "./public-cases.ts";

const noRun = (): never => {
  throw new Error("not run here");
};

describe("scenarios of cases", () => {
  it.each(RUNNABLE.map((oracle) => [oracle.id, oracle] as const))(
    "%s becomes scenarios without problems",
    (_, oracle) => {
      for (const effort of [1, 0.04]) {
        for (const scenario of plan(oracle, FAMILIES[oracle.family]!(oracle, effort)).scenarios) {
          const text = scenarioText(scenario, "seed", 20);
          expect(text).toMatch(/^# F\d\d-P\d\d: /);
          expect(() => prepareScenario(text, scenario.name, noRun)).not.toThrow();
        }
      }
    },
  );
});
