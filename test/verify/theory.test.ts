import { describe, expect, it } from "vitest";
import { prepareScenario } from "../../src/verify/prepare.ts";
import { describeOutcome } from "../../src/verify/report.ts";
import { LEAST_REPLICATIONS } from "../../src/verify/run-case.ts";
import { SHORT, verifyCase } from "../../src/verify/verify.ts";
import { runWorld } from "../../src/world/run-world.ts";
import { RUNNABLE } from "./public-cases.ts";

/** A quick case of most kinds of scenario; the rest, and narrow intervals, are for `surplus verify`. */
const QUICK = [
  "F01-P04",
  "F01-P07",
  "F02-P01",
  "F02-P05",
  "F02-P08",
  "F03-P05",
  "F06-P04",
  "F08-P04",
  "F07-P03",
  "F09-P02",
  "F09-P08",
  "F10-P04",
  "F11-P03",
  "F11-P06",
  "F14-P05",
  "F16-P02",
];
/** As few replications as the gate allows: enough to see an error of a tenth. */
const MODE = { ...SHORT, mostReplications: LEAST_REPLICATIONS };

describe("simulator and theory", () => {
  it.each(RUNNABLE.filter(({ id }) => QUICK.includes(id)).map((oracle) => [oracle.id, oracle] as const))(
    "agree on %s",
    (_, oracle) => {
      const outcome = verifyCase(oracle, {
        mode: MODE,
        seed: 1,
        prepare: (text, name) => prepareScenario(text, name, runWorld),
      });
      const verdicts = outcome.judgements.map(({ verdict }) => verdict);
      expect(
        verdicts.filter((verdict) => verdict === "pass" || verdict === "wide"),
        describeOutcome(outcome).join("\n"),
      ).toHaveLength(oracle.expected.length);
    },
  );
});
