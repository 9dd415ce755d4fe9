import type { StepSeries } from "../../model/law.ts";
import type { Scenario } from "../../model/scenario.ts";
import { stepIndexAt } from "../../model/step-lookup.ts";
import { rentableClusters } from "../../world/largest-gang.ts";
import type { RunTap } from "./run-tap.ts";
import type { Pool, Supply } from "./supply.ts";
import type { TimeGrid } from "./time-grid.ts";

const WATTS_PER_MW = 1e6;

/**
 * Capacity as it was in the run: down GPUs are down, whoever else held a GPU could have given it up.
 *
 * Energy is counted from below, at the lowest price of each interval: as if all stood idle, plus what load adds.
 */
export function supplyOfRun(scenario: Scenario, tap: RunTap): Supply {
  const grid = tap.grid();
  const energy = scenario.fleet.clusters.map((_, cluster) => clusterEnergy(scenario, cluster, tap, grid));
  let idleEnergyUsd = 0;
  for (const { idleUsd } of energy) idleEnergyUsd += idleUsd;
  const pools = scenario.fleet.gpuTypes.map((_, type) =>
    poolOf(
      scenario,
      type,
      tap,
      energy.map(({ loadUsd }) => loadUsd),
    ),
  );
  return { grid, pools, idleEnergyUsd };
}

function poolOf(scenario: Scenario, type: number, tap: RunTap, loadUsd: readonly Float64Array[]): Pool {
  const { size } = tap.grid();
  const { clusters } = scenario.fleet;
  const rentable = new Set(rentableClusters(scenario.fleet, type));
  const gpuHours = new Float64Array(size);
  const sellableGpuHours = new Float64Array(size);
  const loadUsdPerGpuHour = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  clusters.forEach(({ gpuType, sellableShare }, cluster) => {
    if (gpuType !== type) return;
    for (let interval = 0; interval < size; interval++) {
      gpuHours[interval]! += tap.upGpuHours(cluster, interval);
      if (rentable.has(cluster))
        sellableGpuHours[interval]! += sellableShare * tap.installedGpuHours(cluster, interval);
      loadUsdPerGpuHour[interval] = Math.min(loadUsdPerGpuHour[interval]!, loadUsd[cluster]![interval]!);
    }
  });
  return {
    gpuHours,
    sellableGpuHours,
    loadUsdPerGpuHour: loadUsdPerGpuHour.map((usd) => (Number.isFinite(usd) ? usd : 0)),
  };
}

/**
 * Energy of a cluster from below: what it costs whatever is done [USD], and what a GPU-hour under load adds
 * [USD per GPU-hour]. Where load would earn money (a negative price), all that works counts as loaded.
 */
function clusterEnergy(scenario: Scenario, cluster: number, tap: RunTap, grid: TimeGrid) {
  const { fleet, costs } = scenario;
  const loadUsd = new Float64Array(grid.size);
  let idleUsd = 0;
  if (!costs.energy) return { idleUsd, loadUsd };
  const spec = fleet.clusters[cluster]!;
  const { pue, electricity } = fleet.dataCenters[spec.dataCenter]!;
  const { loadWatts, idleWatts } = fleet.gpuTypes[spec.gpuType]!;
  for (let interval = 0; interval < grid.size; interval++) {
    const { low, high } = extremes(electricity, grid.edgesMs[interval]!, grid.edgesMs[interval + 1]!);
    const usdAt = (watts: number): number => (watts * pue * (watts < 0 ? high : low)) / WATTS_PER_MW;
    const added = usdAt(loadWatts - idleWatts);
    loadUsd[interval] = Math.max(0, added);
    idleUsd += (usdAt(idleWatts) + Math.min(0, added)) * tap.upGpuHours(cluster, interval);
  }
  return { idleUsd, loadUsd };
}

/** Lowest and highest value of a step series in [fromMs, untilMs). */
function extremes({ timesMs, values }: StepSeries, fromMs: number, untilMs: number) {
  const first = stepIndexAt(timesMs, fromMs);
  let low = values[first]!;
  let high = low;
  for (let at = first + 1; at < timesMs.length && timesMs[at]! < untilMs; at++) {
    low = Math.min(low, values[at]!);
    high = Math.max(high, values[at]!);
  }
  return { low, high };
}
