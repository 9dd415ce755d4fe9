import fc from "fast-check";
import { describe, it } from "vitest";
import type { WorldResult } from "../../src/metrics/result.ts";
import { STATE } from "../../src/model/states.ts";
import { watchDeeply } from "./deep-check.ts";
import { must } from "./must.ts";
import { type Document, randomScenario } from "./random-scenario.ts";
import { gpuMs, run, SummedSeries, scenarioOf } from "./run-document.ts";

const RUNS = 80;
const SOLD = [
  STATE.reservedUsed,
  STATE.reservedIdle,
  STATE.onDemand,
  STATE.block,
  STATE.spot,
  STATE.modelApi,
];

/** The limit of time is for a failure: shrinking it must not keep the suite for ever. */
const holds = (seed: number, numRuns: number, property: (document: Document) => void) =>
  fc.assert(fc.property(randomScenario, property), { seed, numRuns, interruptAfterTimeLimit: 90_000 });

function stateGpuMs(result: WorldResult, cluster: number, states: readonly number[]): bigint {
  return states.reduce((sum, state) => sum + gpuMs(result.clusters[cluster]!.stateGpuMs[state]!), 0n);
}

const ALL = Array.from({ length: 10 }, (_, state) => state);

describe("random scenarios", { timeout: 120_000 }, () => {
  it("keep the invariants at every event, with and without sales, and end", () => {
    holds(1, 120, (document) => {
      const scenario = scenarioOf(document);
      for (const salesOff of [false, true]) {
        must(run(scenario, { check: true, salesOff }).endedBy === "horizon", () => "the run was cut");
      }
    });
  });

  it("keep their tables, lines, spaces and counters consistent after every event", () => {
    holds(2, 40, (document) => {
      const scenario = scenarioOf(document);
      watchDeeply(() => run(scenario, { check: true }));
    });
  });

  it("account for every installed GPU-ms of the window, and for every idle one by reason", () => {
    holds(3, RUNS, (document) => {
      const scenario = scenarioOf(document);
      const result = run(scenario);
      result.clusters.forEach((totals, cluster) => {
        const spec = scenario.fleet.clusters[cluster]!;
        const online = spec.startsOffline
          ? (spec.events.find(({ change }) => change === "online")?.atMs ?? Infinity)
          : 0;
        const installedMs = Math.max(0, scenario.horizonMs - Math.max(scenario.warmupMs, online));
        const installed = BigInt(spec.nodes * spec.gpusPerNode) * BigInt(installedMs);
        const counted = stateGpuMs(result, cluster, ALL);
        must(
          counted === installed,
          () => `cluster ${cluster}: states have ${counted} GPU-ms, installed ${installed}`,
        );
        const unsold = totals.unsoldGpuMs.reduce((sum, each) => sum + gpuMs(each), 0n);
        const idle = gpuMs(totals.stateGpuMs[STATE.idle]!);
        must(unsold === idle, () => `cluster ${cluster}: idle ${idle} GPU-ms, by reason ${unsold}`);
      });
    });
  });

  it("sell what internal work gives up and what would have been idle", () => {
    holds(4, RUNS, (document) => {
      const scenario = scenarioOf(document);
      const [result, without] = [run(scenario), run(scenario, { salesOff: true })];
      result.clusters.forEach((_, cluster) => {
        const less = (state: number) =>
          stateGpuMs(without, cluster, [state]) - stateGpuMs(result, cluster, [state]);
        const sold = stateGpuMs(result, cluster, SOLD);
        must(stateGpuMs(without, cluster, SOLD) === 0n, () => "sold something without sales");
        const { turnaroundMs, failures } = scenario.fleet.clusters[cluster]!;
        if (turnaroundMs === 0) must(less(STATE.turning) === 0n, () => "GPUs turn although it takes no time");
        if (failures?.clock !== "busy") must(less(STATE.down) === 0n, () => "sales change what is down");
        const given = less(STATE.internal) + less(STATE.idle) + less(STATE.turning) + less(STATE.down);
        must(sold === given, () => `sold ${sold} GPU-ms, given ${given}`);
      });
    });
  });

  it("lose nothing in the time series", () => {
    holds(5, 40, (document) => {
      const scenario = scenarioOf(document);
      const series = new SummedSeries();
      const result = run(scenario, { series });
      const plain = run(scenario);
      must(JSON.stringify(plain) === JSON.stringify(result), () => "the sink changed the result");
      result.clusters.forEach((totals, cluster) => {
        const expected = [...totals.stateGpuMs, ...totals.unsoldGpuMs, totals.surplusGpuMs];
        expected.forEach((exact, at) => {
          const hours = Number(gpuMs(exact)) / 3_600_000;
          const summed = series.sums[cluster]![at]!;
          must(
            Math.abs(summed - hours) < 1e-6 * (1 + hours),
            () => `column ${at}: ${summed}, total ${hours}`,
          );
        });
      });
    });
  });
});
