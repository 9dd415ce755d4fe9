import type { Scenario } from "../../model/scenario.ts";
import type { LossCurve, Service } from "../../model/workload.ts";
import { convexMinorant } from "../../numerics/convex-minorant.ts";
import type { StreamFactory } from "../../random/stream.ts";
import { demandCursor } from "../../workload/demand.ts";
import type { Customer } from "./customer.ts";
import type { TimeGrid } from "./time-grid.ts";

/** Customers, and what is lost if none of them is served [USD]. */
export interface InternalWork {
  readonly customers: readonly Customer[];
  readonly lossUsd: number;
}

/**
 * The demand of all services as customers: one per interval and piece of the loss curve, worth what the piece would
 * cost unserved.
 *
 * The loss of an interval is that of its mean demand with the convex minorant of the curve: never more than the run's,
 * because demand x loss(unmet / demand) is convex in both (Jensen), whatever the order of service in the interval.
 */
export function serviceCustomers(scenario: Scenario, streams: StreamFactory, grid: TimeGrid): InternalWork {
  const customers: Customer[] = [];
  let lossUsd = 0;
  for (const service of scenario.services) {
    const pieces = lossPieces(service.loss);
    const pools = [
      ...new Set(service.clusters.map(({ cluster }) => scenario.fleet.clusters[cluster]!.gpuType)),
    ];
    demandGpuHours(scenario, service, streams, grid).forEach((demand, interval) => {
      if (demand === 0) return;
      for (const { share, slope } of pieces) {
        const worthUsd = slope * service.valueUsdPerGpuHour;
        if (worthUsd <= 0) continue;
        lossUsd += share * demand * worthUsd;
        customers.push(pieceOf(grid, interval, { gpuHours: share * demand, worthUsd, pools }));
      }
    });
  }
  return { customers, lossUsd };
}

function pieceOf(
  grid: TimeGrid,
  interval: number,
  piece: { readonly gpuHours: number; readonly worthUsd: number; readonly pools: readonly number[] },
): Customer {
  const { gpuHours, worthUsd, pools } = piece;
  const bids = pools.map((pool) => ({
    pool,
    gpus: gpuHours / grid.hours(interval),
    fromMs: grid.edgesMs[interval]!,
    untilMs: grid.edgesMs[interval + 1]!,
    limitGpuHours: gpuHours,
    heldShare: 1,
    loadedShare: 1,
    worthUsd,
    flatUsd: 0,
  }));
  return { isTenant: false, bids };
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
  streams: StreamFactory,
  grid: TimeGrid,
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
