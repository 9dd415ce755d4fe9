import { describe, expect, it } from "vitest";
import { type CoverageOutcome, coverageExperiments } from "../../src/verify/coverage.ts";
import { prepareScenario } from "../../src/verify/prepare.ts";
import { describeCoverage } from "../../src/verify/report.ts";
import { runWorld } from "../../src/world/run-world.ts";
import { parsed } from "../scenario/memory.ts";

/** The outcomes of a few intervals, and the scenarios that they are from. */
function run(intervals: number) {
  const kept = new Map<string, string>();
  const outcomes = coverageExperiments({
    intervals,
    prepare: (text, name) => prepareScenario(text, name, runWorld),
    keep: (name, text) => kept.set(name, text),
  });
  return { outcomes: [...outcomes], kept };
}

describe("the coverage of intervals", () => {
  const { outcomes, kept } = run(8);
  const named = (name: string) => outcomes.find((each) => each.name === name)!;

  it("is judged against the truth of Erlang's formulas", () => {
    // M/M/10/10 with load 8 by Erlang B; M/M/4 with load 2.4 by Erlang C, Lq = C x 2.4 / (4 - 2.4).
    const terms = (load: number, servers: number) => {
      let term = 1;
      return Array.from({ length: servers + 1 }, (_, n) => {
        term = n === 0 ? 1 : (term * load) / n;
        return term;
      });
    };
    const sum = (of: readonly number[]) => of.reduce((total, each) => total + each, 0);
    const loss = terms(8, 10);
    expect(named("blocking").truth).toBeCloseTo(loss[10]! / sum(loss), 12);
    const wait = terms(2.4, 4);
    const busy = wait[4]! / (1 - 2.4 / 4);
    const waiting = busy / (sum(wait.slice(0, 4)) + busy);
    expect(named("number-in-system").truth).toBeCloseTo(2.4 + (waiting * 2.4) / 1.6, 12);
  });

  it("is a share of the intervals made, with a band of 2.576 standard errors around 95 %", () => {
    const half = 2.5758293 * Math.sqrt((0.95 * 0.05) / 8);
    for (const { intervals, share, low, high, passed } of outcomes) {
      expect(intervals).toBe(8);
      expect(Number.isInteger(share * 8)).toBe(true);
      expect(low).toBeCloseTo(0.95 - half, 6);
      expect(high).toBeCloseTo(0.95 + half, 6);
      expect(passed).toBe(share >= low && share <= high);
    }
  });

  it("passes here, and is the same every time", () => {
    expect(outcomes.map((each) => [each.name, each.passed])).toEqual([
      ["number-in-system", true],
      ["blocking", true],
    ]);
    // The first intervals are those of the longer experiment: a single one holds the truth or does not.
    for (const { share } of run(1).outcomes) expect([0, 1]).toContain(share);
  });

  it("is of ordinary scenarios, which are kept", () => {
    expect([...kept.keys()]).toEqual(["coverage-number-in-system", "coverage-blocking"]);
    for (const text of kept.values()) expect(parsed({ "main.yaml": text }).replications).toBe(10);
  });

  it("is told with the band of honest shares", () => {
    const outcome: CoverageOutcome = {
      name: "blocking",
      title: "blocking of M/M/1/1",
      truth: 0.5,
      intervals: 200,
      share: 0.9,
      low: 0.9103,
      high: 0.9897,
      passed: false,
    };
    expect(describeCoverage(outcome)).toBe(
      "coverage  blocking of M/M/1/1: 90 % of 200 intervals of 95 % hold the truth 0.5; honest from 91 % to 99 %: miss",
    );
  });
});
