import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { calibrationStepNs } from "../../src/bench/calibration.ts";
import { scenarioOf } from "../../src/bench/own-scenario.ts";
import { AXES } from "../../src/bench/scale-axes.ts";
import { SUITES } from "../../src/bench/suites.ts";
import { timedRun } from "../../src/bench/timed-run.ts";

const SCENARIOS = fileURLToPath(new URL("../../bench/scenarios", import.meta.url));
const [ENGINE, WORKLOADS] = SUITES;

describe("the suites", () => {
  it.each(SUITES)("$name has names of its own and measures what it says", (suite) => {
    const names = suite.benchmarks({ scenarios: SCENARIOS, large: true }).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });

  it("leave the large workloads out until they are asked for", () => {
    const names = (large: boolean) =>
      WORKLOADS!.benchmarks({ scenarios: SCENARIOS, large }).map(({ name }) => name);
    expect(names(false)).toEqual(expect.arrayContaining(["mmc", "w1-1000", "w1-10000"]));
    expect(names(false)).not.toContain("w1-125000");
    expect(names(true)).toContain("w1-125000");
  });

  it("say so when a folder has no scenarios", () => {
    expect(() => WORKLOADS!.benchmarks({ scenarios: "nowhere", large: false })).toThrow(
      "nowhere holds no scenario files",
    );
  });
});

// One short pass each: that they run, not how fast.
describe.each(
  ENGINE!.benchmarks({ scenarios: SCENARIOS, large: false }).filter(({ name }) => !name.includes("1000000")),
)("the benchmark of $name", ({ measure }) => {
  it("yields a cost", async () => {
    const { costNs, figures } = await measure({ timeMs: 1 });
    expect(costNs).toBeGreaterThan(0);
    expect(figures.map(({ name }) => name)).toContain("operations_per_second");
  });
});

describe("the scenarios of the suite scale", () => {
  it.each(AXES.map(({ axis, sizes, scenario }) => [axis, scenario(sizes[0]!)] as const))(
    "%s: runs",
    (_, document) => {
      const run = timedRun(scenarioOf({ ...document, horizon: "30 min" }));
      expect(run.result.events).toBeGreaterThan(0);
      expect(run.eventNs).toBeGreaterThan(0);
    },
  );

  it("with a fixed backlog hold as many rows as they say", () => {
    const waiting = AXES.find(({ axis }) => axis === "waiting jobs")!;
    const { result } = timedRun(scenarioOf({ ...waiting.scenario(10_000), horizon: "30 min" }));
    // 1,000 run and 10,000 wait.
    expect(result.peakLive).toBe(11_000);
  });
});

describe("the calibration kernel", () => {
  it("takes a positive time", () => {
    expect(calibrationStepNs()).toBeGreaterThan(0);
  });
});
