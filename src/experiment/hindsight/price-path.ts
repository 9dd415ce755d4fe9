import type { Product } from "../../model/market.ts";
import { stepIndexAt } from "../../model/step-lookup.ts";

interface Steps {
  readonly timesMs: number[];
  readonly pricesNano: number[];
}

/** All prices of a run over time: those posted in advance, and those that the seller set while it went on. */
export class PricePath {
  private readonly steps: readonly (readonly (Steps | undefined)[])[];

  constructor(products: readonly Product[]) {
    this.steps = products.map(({ prices }) =>
      prices.map((posted) => posted && { timesMs: [...posted.timesMs], pricesNano: [...posted.values] }),
    );
  }

  /** A price from now on; times do not descend. Several at one instant all were in force [nano-USD per GPU-hour]. */
  set(product: number, gpuType: number, nowMs: number, priceNano: number): void {
    const { timesMs, pricesNano } = this.steps[product]![gpuType]!;
    if (timesMs.length > 0 && timesMs.at(-1)! > nowMs)
      throw new RangeError(`a price set at ${nowMs} ms comes before one at ${timesMs.at(-1)} ms`);
    timesMs.push(nowMs);
    pricesNano.push(priceNano);
  }

  /** Whether the price ever changes. */
  moves(product: number, gpuType: number): boolean {
    return (this.steps[product]?.[gpuType]?.timesMs.length ?? 0) > 1;
  }

  /**
   * The highest price in force at any instant of [fromMs, untilMs] that is not above a limit; undefined if there is
   * none [nano-USD per GPU-hour].
   */
  highestNano(
    offer: { readonly product: number; readonly gpuType: number },
    span: { readonly fromMs: number; readonly untilMs: number },
    limitNano: number,
  ): number | undefined {
    const steps = this.steps[offer.product]?.[offer.gpuType];
    if (steps === undefined) return undefined;
    const { timesMs, pricesNano } = steps;
    let highest: number | undefined;
    let first = stepIndexAt(timesMs, span.fromMs);
    // What was set at that very instant replaced the price before it only then.
    while (first > 0 && timesMs[first] === span.fromMs) first--;
    for (let at = first; at < timesMs.length && (at === first || timesMs[at]! <= span.untilMs); at++) {
      const price = pricesNano[at]!;
      if (price <= limitNano && (highest === undefined || price > highest)) highest = price;
    }
    return highest;
  }
}
