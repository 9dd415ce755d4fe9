import type { LinearProgram } from "../../model/ports.ts";
import type { Problem, ShadowPrices } from "./certificate.ts";
import type { DemandClass, DemandPart } from "./demand-class.ts";

/** The linear program of the best allocation, and how its row duals are read as prices. */
export interface AllocationProgram {
  readonly program: LinearProgram;
  pricesOf(rowDuals: Float64Array): ShadowPrices;
}

/**
 * Serves the classes fractionally, as worth it as can be, within the capacity of each GPU type and period:
 * maximize sum worth x over tenants - sum of internal losses m, with sum held x <= capacity, over tenants also
 * <= sellable, each class within its limit (sum of x / limit over its GPU types <= 1), and each internal loss at least
 * its least and at least what its customers leave: m + sum worth x >= unserved.
 */
export function allocationProgram(
  problem: Problem,
  classes: readonly DemandClass[],
  intervalsPerPeriod: number,
): AllocationProgram {
  const builder = new Builder(problem, intervalsPerPeriod);
  for (const each of classes) builder.add(each);
  return { program: builder.finish(), pricesOf: (duals) => builder.prices(duals) };
}

class Builder {
  private readonly problem: Problem;
  private readonly periods: number;
  private readonly perPeriod: number;
  private readonly objective: number[] = [];
  private readonly columnLower: number[] = [];
  private readonly columnUpper: number[] = [];
  /** Capacity by GPU type and period, then what is sellable of it, then internal losses, then limits of classes. */
  private readonly rowLower: number[] = [];
  private readonly rowUpper: number[] = [];
  private readonly sellableRow: number;
  private readonly lossRow: number;
  private readonly starts: number[] = [0];
  private readonly rows: number[] = [];
  private readonly values: number[] = [];

  constructor(problem: Problem, perPeriod: number) {
    this.problem = problem;
    this.perPeriod = perPeriod;
    this.periods = Math.ceil(problem.supply.grid.size / perPeriod);
    this.addSupply("gpuHours");
    this.sellableRow = this.rowUpper.length;
    this.addSupply("sellableGpuHours");
    this.lossRow = this.rowUpper.length;
    problem.losses.forEach(({ unservedUsd, leastUsd }, work) => {
      this.addRow(unservedUsd, Number.POSITIVE_INFINITY);
      this.enter(this.lossRow + work, 1);
      this.endColumn(-1, leastUsd, Math.max(leastUsd, unservedUsd));
    });
  }

  add({ work, parts }: DemandClass): void {
    const isLimited = parts.length > 1 || parts.some((part) => part.limitGpuHours < total(part.roomGpuHours));
    const limitRow = this.rowUpper.length;
    if (isLimited) this.addRow(Number.NEGATIVE_INFINITY, 1);
    for (const part of parts) this.addPart(part, work, isLimited ? limitRow : undefined);
  }

  finish(): LinearProgram {
    return {
      sense: "maximize",
      objective: Float64Array.from(this.objective),
      columnLower: Float64Array.from(this.columnLower),
      columnUpper: Float64Array.from(this.columnUpper),
      rowLower: Float64Array.from(this.rowLower),
      rowUpper: Float64Array.from(this.rowUpper),
      starts: Int32Array.from(this.starts),
      rows: Int32Array.from(this.rows),
      values: Float64Array.from(this.values),
    };
  }

  /** Duals of the rows as prices, those of a period over all its intervals, kept within what makes a certificate. */
  prices(rowDuals: Float64Array): ShadowPrices {
    const { supply, losses } = this.problem;
    const spread = (firstRow: number): Float64Array[] =>
      supply.pools.map((_, pool) =>
        Float64Array.from({ length: supply.grid.size }, (_, interval) =>
          Math.max(0, rowDuals[firstRow + pool * this.periods + Math.floor(interval / this.perPeriod)]!),
        ),
      );
    return {
      capacity: spread(0),
      sellable: spread(this.sellableRow),
      // The row bounds from below, so that its dual counts what a rise of the unserved loss takes away.
      weights: losses.map((_, work) => Math.min(1, Math.max(0, -rowDuals[this.lossRow + work]!))),
    };
  }

  private addSupply(field: "gpuHours" | "sellableGpuHours"): void {
    for (const pool of this.problem.supply.pools) {
      const upper = new Float64Array(this.periods);
      pool[field].forEach((hours, interval) => {
        upper[Math.floor(interval / this.perPeriod)]! += hours;
      });
      for (const hours of upper) this.addRow(Number.NEGATIVE_INFINITY, hours);
    }
  }

  private addPart(part: DemandPart, work: number | undefined, limitRow: number | undefined): void {
    part.roomGpuHours.forEach((room, period) => {
      if (room === 0) return;
      const worth = part.roomUsd[period]! / room;
      const row = part.pool * this.periods + part.firstPeriod + period;
      if (part.heldShare > 0) {
        this.enter(row, part.heldShare);
        if (work === undefined) this.enter(this.sellableRow + row, part.heldShare);
      }
      if (work !== undefined) this.enter(this.lossRow + work, worth);
      if (limitRow !== undefined) this.enter(limitRow, 1 / part.limitGpuHours);
      this.endColumn(work === undefined ? worth : 0, 0, Math.min(room, part.limitGpuHours));
    });
  }

  private addRow(lower: number, upper: number): void {
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
  }

  private enter(row: number, value: number): void {
    this.rows.push(row);
    this.values.push(value);
  }

  private endColumn(objective: number, lower: number, upper: number): void {
    this.objective.push(objective);
    this.columnLower.push(lower);
    this.columnUpper.push(upper);
    this.starts.push(this.rows.length);
  }
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
