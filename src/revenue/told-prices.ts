import type { Prices } from "./prices.ts";

/** Receives a price that holds from now on [nano-USD per GPU-hour]. */
export type PriceSetListener = (product: number, gpuType: number, nowMs: number, priceNano: number) => void;

/** Prices that tell a listener of every change the seller makes; all else goes straight through. */
export class ToldPrices implements Prices {
  private readonly inner: Prices;
  private readonly listener: PriceSetListener;

  constructor(inner: Prices, listener: PriceSetListener) {
    this.inner = inner;
    this.listener = listener;
  }

  priceNano(product: number, gpuType: number, atMs: number): number {
    return this.inner.priceNano(product, gpuType, atMs);
  }

  chargeInto(
    out: Float64Array,
    product: number,
    gpuType: number,
    gpus: number,
    fromMs: number,
    toMs: number,
  ): void {
    this.inner.chargeInto(out, product, gpuType, gpus, fromMs, toMs);
  }

  set(product: number, gpuType: number, nowMs: number, priceNano: number): void {
    this.inner.set(product, gpuType, nowMs, priceNano);
    this.listener(product, gpuType, nowMs, priceNano);
  }

  nextChangeMs(afterMs: number): number {
    return this.inner.nextChangeMs(afterMs);
  }
}
