import type { StepSeries } from "../../model/law.ts";
import type { Scenario } from "../../model/scenario.ts";
import { stepIndexAt } from "../../model/step-lookup.ts";
import { rentableClusters } from "../../world/largest-gang.ts";
import type { RunTap } from "./run-tap.ts";
import type { Pool, Supply } from "./supply.ts";
import type { TimeGrid } from "./time-grid.ts";

const WATTS_PER_MW = 1e6;

/** Capacity as it was in the run: down GPUs are down, whoever else held a GPU could have given it up. */
export function supplyOfRun(scenario: Scenario, tap: RunTap): Supply {
  const grid = tap.grid();
  const loadUsd = scenario.fleet.clusters.map((_, cluster) => loadUsdPerGpuHour(scenario, cluster, grid));
  const pools = scenario.fleet.gpuTypes.map((_, type) => poolOf(scenario, type, tap, loadUsd));
  return { grid, pools };
}

/** Energy of the GPUs in tenants' use in the run, at the prices of the supply or above [USD]. */
export function tenantEnergyUsd(scenario: Scenario, tap: RunTap): number {
  const grid = tap.grid();
  let usd = 0;
  scenario.fleet.clusters.forEach((_, cluster) => {
    loadUsdPerGpuHour(scenario, cluster, grid).forEach((loadUsd, interval) => {
      usd += loadUsd * tap.loadedGpuHours(cluster, interval);
    });
  });
  return usd;
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
      if (rentable.has(cluster)) {
        const sellable = sellableShare * tap.installedGpuHours(cluster, interval);
        // Leases of time 0 were placed whatever the share.
        sellableGpuHours[interval]! += Math.max(sellable, tap.soldGpuHours(cluster, interval));
      }
      loadUsdPerGpuHour[interval] = Math.min(loadUsdPerGpuHour[interval]!, loadUsd[cluster]![interval]!);
    }
  });
  return {
    gpuHours,
    sellableGpuHours,
    loadUsdPerGpuHour: loadUsdPerGpuHour.map((usd) => (Number.isFinite(usd) ? usd : 0)),
  };
}

/** Cost of a GPU-hour under load beyond an idle one, at the lowest electricity price of each interval, >= 0. */
function loadUsdPerGpuHour({ fleet, costs }: Scenario, cluster: number, grid: TimeGrid): Float64Array {
  const usd = new Float64Array(grid.size);
  if (!costs.energy) return usd;
  const spec = fleet.clusters[cluster]!;
  const { pue, electricity } = fleet.dataCenters[spec.dataCenter]!;
  const { loadWatts, idleWatts } = fleet.gpuTypes[spec.gpuType]!;
  return usd.map((_, interval) => {
    const price = lowest(electricity, grid.edgesMs[interval]!, grid.edgesMs[interval + 1]!);
    return Math.max(0, ((loadWatts - idleWatts) * pue * price) / WATTS_PER_MW);
  });
}

/** Lowest value of a step series in [fromMs, untilMs). */
function lowest({ timesMs, values }: StepSeries, fromMs: number, untilMs: number): number {
  const first = stepIndexAt(timesMs, fromMs);
  let low = values[first]!;
  for (let at = first + 1; at < timesMs.length && timesMs[at]! < untilMs; at++)
    low = Math.min(low, values[at]!);
  return low;
}
