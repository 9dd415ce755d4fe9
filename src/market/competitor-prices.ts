import type { StepSeries } from "../model/law.ts";
import type { Competitor } from "../model/market.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { FOREVER_MS } from "../model/time.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";
import type { StreamFactory } from "../random/stream.ts";
import { PriceFactor } from "./price-factor.ts";

/** One price that moves in steps. */
interface PriceCell {
  readonly series: StepSeries;
  /** Shared by all GPU types of the competitor; absent = as posted. */
  readonly factor: PriceFactor | undefined;
  /** Step found last; only a start for the next search. -- state */
  step: number;
  /** What the competitor has set since; absent = nothing. -- state */
  setUsd: number | undefined;
}

/**
 * The prices that competitors post now: what any tenant and any seller can see of them, and nothing else.
 *
 * A price is posted in advance, moves around that by a process of its own, or is set while the run goes on. Where a
 * process moves a price, times must not go back.
 */
export class CompetitorPrices {
  private readonly types: number;
  /** By competitor and GPU type; absent where it sells none. */
  private readonly cells: readonly (PriceCell | undefined)[];

  constructor(competitors: readonly Competitor[], streams: StreamFactory) {
    this.types = Math.max(0, ...competitors.map(({ prices }) => prices.length));
    this.cells = competitors.flatMap(({ name, prices, process }) => {
      const factor = process && new PriceFactor(process, streams, `competitor:${name}`);
      return Array.from({ length: this.types }, (_, type): PriceCell | undefined => {
        const series = prices[type];
        return series && { series, factor, step: 0, setUsd: undefined };
      });
    });
  }

  /** Posted price at a time; NaN where the competitor does not sell the type [USD per GPU-hour]. */
  priceUsd(competitor: number, gpuType: number, atMs: number): number {
    const cell = this.cell(competitor, gpuType);
    if (cell === undefined) return Number.NaN;
    if (cell.setUsd !== undefined) return cell.setUsd;
    cell.step = stepIndexAt(cell.series.timesMs, atMs, cell.step);
    const postedUsd = cell.series.values[cell.step]!;
    return cell.factor === undefined ? postedUsd : wholeNanoUsd(postedUsd * cell.factor.at(atMs));
  }

  /** The same price in whole nano-USD per GPU-hour, NaN where there is none. */
  priceNano(competitor: number, gpuType: number, atMs: number): number {
    return roundHalfEven(this.priceUsd(competitor, gpuType, atMs) * NANO_PER_USD);
  }

  /** Sets a price from now on, whatever was posted [USD per GPU-hour]. @throws RangeError if none was posted. */
  set(competitor: number, gpuType: number, priceUsd: number): void {
    const cell = this.cell(competitor, gpuType);
    if (cell === undefined)
      throw new RangeError(`competitor ${competitor} does not sell GPU type ${gpuType}`);
    cell.setUsd = wholeNanoUsd(priceUsd);
  }

  /** First step of any price strictly after a time; for the clock of the world, never for a policy [ms]. */
  nextChangeMs(afterMs: number): number {
    let next = FOREVER_MS;
    for (const cell of this.cells) {
      if (cell === undefined || cell.setUsd !== undefined) continue;
      const { timesMs } = cell.series;
      next = Math.min(next, timesMs[stepIndexAt(timesMs, afterMs, cell.step) + 1] ?? FOREVER_MS);
      if (cell.factor !== undefined) next = Math.min(next, cell.factor.nextChangeMs(afterMs));
    }
    return next;
  }

  private cell(competitor: number, gpuType: number): PriceCell | undefined {
    return gpuType < this.types ? this.cells[competitor * this.types + gpuType] : undefined;
  }
}

/** A price in whole nano-USD, at least one of them, as USD. */
function wholeNanoUsd(usd: number): number {
  return Math.max(1, roundHalfEven(usd * NANO_PER_USD)) / NANO_PER_USD;
}
