import type { StepSeries } from "../model/law.ts";
import type { Competitor } from "../model/market.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { FOREVER_MS } from "../model/time.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";

/** One price that moves in steps. */
interface PriceCell {
  readonly series: StepSeries;
  /** Step found last; only a start for the next search. -- state */
  step: number;
}

/** The prices that competitors post now: what any tenant and any seller can see of them, and nothing else. */
export class CompetitorPrices {
  private readonly types: number;
  /** By competitor and GPU type; absent where it sells none. */
  private readonly cells: readonly (PriceCell | undefined)[];

  constructor(competitors: readonly Competitor[]) {
    this.types = Math.max(0, ...competitors.map(({ prices }) => prices.length));
    this.cells = competitors.flatMap(({ prices }) =>
      Array.from({ length: this.types }, (_, type) => prices[type] && { series: prices[type], step: 0 }),
    );
  }

  /** Posted price at a time; NaN where the competitor does not sell the type [USD per GPU-hour]. */
  priceUsd(competitor: number, gpuType: number, atMs: number): number {
    const cell = gpuType < this.types ? this.cells[competitor * this.types + gpuType] : undefined;
    if (cell === undefined) return Number.NaN;
    cell.step = stepIndexAt(cell.series.timesMs, atMs, cell.step);
    return cell.series.values[cell.step]!;
  }

  /** The same price in whole nano-USD per GPU-hour, NaN where there is none. */
  priceNano(competitor: number, gpuType: number, atMs: number): number {
    return roundHalfEven(this.priceUsd(competitor, gpuType, atMs) * NANO_PER_USD);
  }

  /** First step of any price strictly after a time; for the clock of the world, never for a policy [ms]. */
  nextChangeMs(afterMs: number): number {
    let next = FOREVER_MS;
    for (const cell of this.cells) {
      if (cell === undefined) continue;
      const { timesMs } = cell.series;
      next = Math.min(next, timesMs[stepIndexAt(timesMs, afterMs, cell.step) + 1] ?? FOREVER_MS);
    }
    return next;
  }
}
