import { type Bid, type Customer, worthIn } from "./customer.ts";
import type { Pool, Supply } from "./supply.ts";
import type { TimeGrid } from "./time-grid.ts";

/** How coarse the linear program sees time and worth. */
export interface Resolution {
  /** Intervals of the grid that make one period. */
  readonly intervalsPerPeriod: number;
  /** Customers whose worth differs by less than about this share are taken together; 0 = each by itself. */
  readonly worthBand: number;
}

/** What a class wants on one GPU type, by period. */
export interface DemandPart {
  readonly pool: number;
  readonly firstPeriod: number;
  readonly heldShare: number;
  /** GPU-hours that pay, at most, by period from the first [GPU-h]. */
  readonly roomGpuHours: Float64Array;
  /** The same times the worth of each, energy taken off [USD]. */
  readonly roomUsd: Float64Array;
  limitGpuHours: number;
}

/** Customers that the linear program does not tell apart. */
export interface DemandClass {
  /** As of a customer. */
  readonly work: number | undefined;
  /** One per bid that no other of the customer covers. */
  readonly parts: readonly DemandPart[];
}

/**
 * Customers in classes; each is its own where `worthBand` is 0.
 *
 * @param mostPeriods  Limit of the periods of all parts together, the columns of the linear program.
 * @returns undefined as soon as the limit is passed.
 */
export function demandClasses(
  supply: Supply,
  customers: Iterable<Customer>,
  resolution: Resolution,
  mostPeriods: number,
): readonly DemandClass[] | undefined {
  const { intervalsPerPeriod, worthBand } = resolution;
  const classes: DemandClass[] = [];
  const byKey = new Map<string, DemandClass>();
  let periods = 0;
  for (const customer of customers) {
    const demand = demandOf(supply, customer, intervalsPerPeriod);
    if (demand.parts.length === 0) continue;
    const key = worthBand === 0 ? undefined : keyOf(demand, worthBand);
    const known = key === undefined ? undefined : byKey.get(key);
    if (known !== undefined) {
      addTo(known, demand);
      continue;
    }
    for (const { roomGpuHours } of demand.parts) periods += roomGpuHours.length;
    if (periods > mostPeriods) return undefined;
    classes.push(demand);
    if (key !== undefined) byKey.set(key, demand);
  }
  return classes;
}

function demandOf({ grid, pools }: Supply, { bids, work }: Customer, perPeriod: number): DemandClass {
  const parts = bids.flatMap((bid) => partOf(bid, grid, pools[bid.pool]!, perPeriod) ?? []);
  const kept = parts.filter((part, at) => {
    const isWorse = (other: DemandPart, rank: number): boolean =>
      other !== part && isCoveredBy(part, other) && !(rank > at && isCoveredBy(other, part));
    return !parts.some(isWorse);
  });
  return { work, parts: kept };
}

/** Whether another part offers at least the same in every respect; of two alike the first is kept. */
function isCoveredBy(part: DemandPart, other: DemandPart): boolean {
  if (part.pool !== other.pool || part.firstPeriod !== other.firstPeriod) return false;
  if (part.heldShare < other.heldShare || part.limitGpuHours > other.limitGpuHours) return false;
  if (part.roomGpuHours.length > other.roomGpuHours.length) return false;
  return part.roomGpuHours.every(
    (room, period) =>
      room <= other.roomGpuHours[period]! &&
      part.roomUsd[period]! * other.roomGpuHours[period]! <= other.roomUsd[period]! * room,
  );
}

/** A bid by period; undefined where it is worth nothing. */
function partOf(bid: Bid, grid: TimeGrid, pool: Pool, perPeriod: number): DemandPart | undefined {
  if (bid.untilMs <= grid.startMs || bid.fromMs >= grid.endMs || bid.limitGpuHours <= 0) return undefined;
  const first = grid.at(bid.fromMs);
  const last = grid.at(bid.untilMs - 1);
  const firstPeriod = Math.floor(first / perPeriod);
  const periods = Math.floor(last / perPeriod) - firstPeriod + 1;
  const roomGpuHours = new Float64Array(periods);
  const roomUsd = new Float64Array(periods);
  for (let interval = first; interval <= last; interval++) {
    const cost = bid.loadedShare * pool.loadUsdPerGpuHour[interval]!;
    const worth = worthIn(bid, first, interval) - cost;
    if (!(worth > 0)) continue;
    const room = bid.gpus * grid.overlapH(interval, bid.fromMs, bid.untilMs);
    const period = Math.floor(interval / perPeriod) - firstPeriod;
    roomGpuHours[period]! += room;
    roomUsd[period]! += room * worth;
  }
  if (sum(roomUsd) === 0) return undefined;
  const { limitGpuHours, heldShare } = bid;
  return { pool: bid.pool, firstPeriod, heldShare, roomGpuHours, roomUsd, limitGpuHours };
}

/** What customers of one class have in common. */
function keyOf({ work, parts }: DemandClass, band: number): string {
  const words = parts.map(({ pool, firstPeriod, heldShare, roomGpuHours, roomUsd }) => {
    const worth = sum(roomUsd) / sum(roomGpuHours);
    const level = Math.round(Math.log(worth) / band);
    return `${pool}:${firstPeriod}+${roomGpuHours.length}@${level}/${heldShare.toFixed(2)}`;
  });
  return `${work} ${words.join(" ")}`;
}

function addTo(known: DemandClass, { parts }: DemandClass): void {
  parts.forEach((part, at) => {
    const into = known.parts[at]!;
    into.limitGpuHours += part.limitGpuHours;
    part.roomGpuHours.forEach((room, period) => {
      into.roomGpuHours[period]! += room;
      into.roomUsd[period]! += part.roomUsd[period]!;
    });
  });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
