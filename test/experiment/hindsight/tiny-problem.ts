import type { Problem } from "../../../src/experiment/hindsight/certificate.ts";
import type { Bid, Customer } from "../../../src/experiment/hindsight/customer.ts";
import { TimeGrid } from "../../../src/experiment/hindsight/time-grid.ts";
import { HOUR_MS } from "../../../src/model/time.ts";

/** A bid for so many hours of one GPU at a worth, at any time in [from, until) hours. */
export function bid(
  worthUsd: number,
  hours: number,
  [from, until]: readonly [number, number],
  others: Partial<Bid> = {},
): Bid {
  return {
    pool: 0,
    gpus: 1,
    fromMs: from * HOUR_MS,
    untilMs: until * HOUR_MS,
    limitGpuHours: hours,
    heldShare: 1,
    loadedShare: 0,
    worthUsd,
    flatUsd: 0,
    ...others,
  };
}

export const tenant = (...bids: readonly Bid[]): Customer => ({ bids });

/** One GPU type, hour by hour; all of it may be sold unless `sellable` says otherwise. */
export function problem(
  gpusByHour: readonly number[],
  customers: readonly Customer[],
  others: {
    readonly sellable?: readonly number[];
    readonly loadUsd?: number;
    readonly losses?: Problem["losses"];
  } = {},
): Problem {
  const edges = Array.from({ length: gpusByHour.length + 1 }, (_, hour) => hour * HOUR_MS);
  const pool = {
    gpuHours: Float64Array.from(gpusByHour),
    sellableGpuHours: Float64Array.from(others.sellable ?? gpusByHour),
    loadUsdPerGpuHour: new Float64Array(gpusByHour.length).fill(others.loadUsd ?? 0),
  };
  return { supply: { grid: new TimeGrid(edges), pools: [pool] }, customers, losses: others.losses ?? [] };
}
