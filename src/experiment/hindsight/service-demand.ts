import type { Scenario } from "../../model/scenario.ts";
import type { LossCurve, Service } from "../../model/workload.ts";
import { convexMinorant } from "../../numerics/convex-minorant.ts";
import type { StreamFactory } from "../../random/stream.ts";
import { demandCursor } from "../../workload/demand.ts";
import type { Bid, InternalDemand } from "./customer.ts";
import type { TimeGrid } from "./time-grid.ts";

/**
 * The demand of a service as customers: one per interval and piece of the loss curve, worth what the piece would cost
 * unserved.
 *
 * The loss of an interval is that of its mean demand with the convex minorant of the curve: never more than the run's,
 * because demand x loss(unmet / demand) is convex in both (Jensen), whatever the order of service in the interval.
 */
export function serviceDemand(
  scenario: Scenario,
  service: Service,
  run: { readonly streams: StreamFactory; readonly grid: TimeGrid },
): InternalDemand {
  const pieces = lossPieces(service.loss);
  const types = service.clusters.map(({ cluster }) => scenario.fleet.clusters[cluster]!.gpuType);
  const pools = [...new Set(types)];
  const choices: (readonly Bid[])[] = [];
  let unservedUsd = 0;
  demandGpuHours(scenario, service, run).forEach((demand, interval) => {
    for (const { share, slope } of pieces) {
      const worthUsd = slope * service.valueUsdPerGpuHour;
      const gpuHours = share * demand;
      if (worthUsd <= 0 || gpuHours === 0) continue;
      unservedUsd += gpuHours * worthUsd;
      choices.push(pools.map((pool) => pieceOf(run.grid, interval, { gpuHours, worthUsd, pool })));
    }
  });
  return { choices, unservedUsd };
}

/** A piece of the demand of an interval. */
function pieceOf(
  grid: TimeGrid,
  interval: number,
  piece: { readonly gpuHours: number; readonly worthUsd: number; readonly pool: number },
): Bid {
  const { gpuHours, worthUsd, pool } = piece;
  return {
    pool,
    gpus: gpuHours / grid.hours(interval),
    fromMs: grid.edgesMs[interval]!,
    untilMs: grid.edgesMs[interval + 1]!,
    limitGpuHours: gpuHours,
    heldShare: 1,
    loadedShare: 0,
    worthUsd,
    flatUsd: 0,
  };
}

/** Pieces of the convex minorant of a loss curve: share of demand, and loss per unit of it. */
function lossPieces({
  shares,
  losses,
}: LossCurve): readonly { readonly share: number; readonly slope: number }[] {
  const corners = convexMinorant(shares.map((x, at) => ({ x, y: losses[at]! })));
  return corners.slice(1).map((corner, at) => {
    const share = corner.x - corners[at]!.x;
    return { share, slope: (corner.y - corners[at]!.y) / share };
  });
}

/** Demand of a service by interval [GPU-h]. */
function demandGpuHours(
  { startEpochMs, horizonMs, initial }: Scenario,
  service: Service,
  { streams, grid }: { readonly streams: StreamFactory; readonly grid: TimeGrid },
): Float64Array {
  const cursor = demandCursor(service, startEpochMs, streams, horizonMs, initial.start === "stationary");
  const gpuHours = new Float64Array(grid.size);
  while (cursor.atMs < grid.endMs) {
    const { atMs, gpus } = cursor;
    cursor.advance();
    const untilMs = Math.min(cursor.atMs, grid.endMs);
    if (untilMs <= grid.startMs) continue;
    for (let interval = grid.at(atMs); interval <= grid.at(untilMs - 1); interval++)
      gpuHours[interval]! += gpus * grid.overlapH(interval, Math.max(0, atMs), untilMs);
  }
  return gpuHours;
}
