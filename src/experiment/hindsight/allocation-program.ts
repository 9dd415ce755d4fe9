import type { LinearProgram } from "../../model/ports.ts";
import type { ShadowPrices } from "./certificate.ts";
import type { DemandClass, DemandPart } from "./demand-class.ts";
import type { Supply } from "./supply.ts";

/** The linear program of the best allocation, and how its row duals are read as prices. */
export interface AllocationProgram {
  readonly program: LinearProgram;
  pricesOf(rowDuals: Float64Array): ShadowPrices;
}

/** Columns that the classes would make: one per class, GPU type and period in which they can be served. */
export function columnCount(classes: readonly DemandClass[]): number {
  let count = 0;
  for (const { parts } of classes) for (const part of parts) count += servedPeriods(part).length;
  return count;
}

/**
 * Serves the classes fractionally, as worth it as can be, within the capacity of each GPU type and period:
 * maximize sum worth x, with sum held x <= capacity, over tenants also <= sellable, and each class within its limit
 * (sum of x / limit over its GPU types <= 1).
 */
export function allocationProgram(
  supply: Supply,
  classes: readonly DemandClass[],
  intervalsPerPeriod: number,
): AllocationProgram {
  const periods = Math.ceil(supply.grid.size / intervalsPerPeriod);
  const builder = new Builder(supply, periods, intervalsPerPeriod);
  for (const each of classes) builder.add(each);
  return { program: builder.finish(), pricesOf: (duals) => builder.prices(duals) };
}

function servedPeriods({ roomGpuHours }: DemandPart): readonly number[] {
  const periods: number[] = [];
  roomGpuHours.forEach((room, period) => {
    if (room > 0) periods.push(period);
  });
  return periods;
}

class Builder {
  private readonly supply: Supply;
  private readonly periods: number;
  private readonly perPeriod: number;
  private readonly objective: number[] = [];
  private readonly columnUpper: number[] = [];
  /** Capacity rows by GPU type and period, then the sellable ones, then the limits of classes. */
  private readonly rowUpper: number[] = [];
  private readonly starts: number[] = [0];
  private readonly rows: number[] = [];
  private readonly values: number[] = [];

  constructor(supply: Supply, periods: number, perPeriod: number) {
    this.supply = supply;
    this.periods = periods;
    this.perPeriod = perPeriod;
    for (const field of ["gpuHours", "sellableGpuHours"] as const) {
      for (const pool of supply.pools) {
        const upper = new Float64Array(periods);
        pool[field].forEach((hours, interval) => {
          upper[Math.floor(interval / perPeriod)]! += hours;
        });
        this.rowUpper.push(...upper);
      }
    }
  }

  add({ isTenant, parts }: DemandClass): void {
    const isLimited = parts.length > 1 || parts.some((part) => part.limitGpuHours < total(part.roomGpuHours));
    const limitRow = this.rowUpper.length;
    if (isLimited) this.rowUpper.push(1);
    for (const part of parts) {
      for (const period of servedPeriods(part)) {
        const room = part.roomGpuHours[period]!;
        this.objective.push(part.roomUsd[period]! / room);
        this.columnUpper.push(Math.min(room, part.limitGpuHours));
        const row = part.pool * this.periods + part.firstPeriod + period;
        if (part.heldShare > 0) {
          this.enter(row, part.heldShare);
          if (isTenant) this.enter(this.supply.pools.length * this.periods + row, part.heldShare);
        }
        if (isLimited) this.enter(limitRow, 1 / part.limitGpuHours);
        this.starts.push(this.rows.length);
      }
    }
  }

  finish(): LinearProgram {
    return {
      sense: "maximize",
      objective: Float64Array.from(this.objective),
      columnLower: new Float64Array(this.objective.length),
      columnUpper: Float64Array.from(this.columnUpper),
      rowLower: new Float64Array(this.rowUpper.length).fill(Number.NEGATIVE_INFINITY),
      rowUpper: Float64Array.from(this.rowUpper),
      starts: Int32Array.from(this.starts),
      rows: Int32Array.from(this.rows),
      values: Float64Array.from(this.values),
    };
  }

  /** Duals of the capacity rows, spread over the intervals of each period. */
  prices(rowDuals: Float64Array): ShadowPrices {
    const { pools, grid } = this.supply;
    const spread = (firstRow: number): Float64Array[] =>
      pools.map((_, pool) =>
        Float64Array.from({ length: grid.size }, (_, interval) =>
          // A dual below 0 is the solver's rounding; prices have to be >= 0 to be a certificate.
          Math.max(0, rowDuals[firstRow + pool * this.periods + Math.floor(interval / this.perPeriod)]!),
        ),
      );
    return { capacity: spread(0), sellable: spread(pools.length * this.periods) };
  }

  private enter(row: number, value: number): void {
    this.rows.push(row);
    this.values.push(value);
  }
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
