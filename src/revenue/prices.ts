import type { StepSeries } from "../model/law.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { FOREVER_MS } from "../model/time.ts";
import { PriceIntegral } from "./price-integral.ts";

/** Prices of products by GPU type over time, as the world asks for them. */
export interface Prices {
  /** Price now [nano-USD per GPU-hour, whole]; NaN when the product is not offered on the type. */
  priceNano(product: number, gpuType: number, atMs: number): number;
  /**
   * Exact integral of the floating price x GPUs over [fromMs, toMs), rounded half-even once:
   * out[0] = whole USD, out[1] = nano-USD in [0, 1e9).
   */
  chargeInto(
    out: Float64Array,
    product: number,
    gpuType: number,
    gpus: number,
    fromMs: number,
    toMs: number,
  ): void;
  /** Sets a price from now on, whole [nano-USD per GPU-hour]. */
  set(product: number, gpuType: number, nowMs: number, priceNano: number): void;
  /** First posted change of any price strictly after a time [ms]; Infinity if there is none. */
  nextChangeMs(afterMs: number): number;
}

/** What the table needs of a product: posted prices by GPU type, and whether leases keep them. */
export interface PricedProduct {
  readonly prices: readonly (StepSeries | undefined)[];
  readonly priceLock?: "admission" | "floating" | "bid";
}

/** Prices posted in advance as step series, and what is set while the run goes on. */
export class PriceTable implements Prices {
  private readonly integrals: readonly (PriceIntegral | undefined)[];
  private readonly types: number;
  /** Instants at which some price changes, ascending [ms]. */
  private readonly changesMs: Float64Array;
  private change = 0;
  /** Products whose leases keep the price of their start: nobody asks for the past of such a price. */
  private readonly isLocked: readonly boolean[];

  /** @param products  Prices by GPU type of each product, as in `Product.prices` [nano-USD per GPU-hour]. */
  constructor(products: readonly PricedProduct[]) {
    this.isLocked = products.map(({ priceLock }) => priceLock === "admission" || priceLock === "bid");
    this.types = Math.max(0, ...products.map((product) => product.prices.length));
    this.integrals = products.flatMap(({ prices }) =>
      Array.from({ length: this.types }, (_, type) => prices[type] && new PriceIntegral(prices[type])),
    );
    const changes = products.flatMap(({ prices }) => prices.flatMap(changeTimes));
    this.changesMs = Float64Array.from(new Set(changes)).sort();
  }

  priceNano(product: number, gpuType: number, atMs: number): number {
    return this.integrals[product * this.types + gpuType]?.at(atMs) ?? Number.NaN;
  }

  chargeInto(
    out: Float64Array,
    product: number,
    gpuType: number,
    gpus: number,
    fromMs: number,
    toMs: number,
  ): void {
    const integral = this.integrals[product * this.types + gpuType];
    if (integral === undefined)
      throw new RangeError(`product ${product} has no price for GPU type ${gpuType}`);
    integral.chargeInto(out, gpus, fromMs, toMs);
  }

  set(product: number, gpuType: number, nowMs: number, priceNano: number): void {
    const integral = this.integrals[product * this.types + gpuType]!;
    if (this.isLocked[product]) integral.replace(priceNano);
    else integral.append(nowMs, priceNano);
  }

  nextChangeMs(afterMs: number): number {
    const { changesMs } = this;
    if (changesMs.length === 0 || afterMs >= changesMs.at(-1)!) return FOREVER_MS;
    if (afterMs < changesMs[0]!) return changesMs[0]!;
    this.change = stepIndexAt(changesMs, afterMs, this.change);
    return changesMs[this.change + 1]!;
  }
}

/** Times at which the value really changes. */
function changeTimes(series: StepSeries | undefined): number[] {
  if (series === undefined) return [];
  return series.timesMs.filter((_, step) => step > 0 && series.values[step] !== series.values[step - 1]);
}
