/** One way in which a customer can have GPU time: on one GPU type, in one stretch of time. */
export interface Bid {
  /** GPU type whose capacity it takes. */
  readonly pool: number;
  /** GPUs that pay at once, at most [GPUs]. */
  readonly gpus: number;
  /** When it can be served [ms]. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** GPU-hours that pay at most [GPU-h]. */
  readonly limitGpuHours: number;
  /** GPUs that are held, and GPUs that draw power, per GPU that pays, 0..1. */
  readonly heldShare: number;
  readonly loadedShare: number;
  /**
   * What a GPU-hour that pays is worth, energy not yet taken off: at any time, or by interval from that of `fromMs`
   * [USD per GPU-hour].
   */
  readonly worthUsd: number | Float64Array;
  /** Comes on top once it is served at all [USD]. */
  readonly flatUsd: number;
}

/** Somebody who can be given GPU time in one of several ways. */
export interface Customer {
  /** Whether it stands in the sellable share of the clusters: tenants do, internal work does not. */
  readonly isTenant: boolean;
  readonly bids: readonly Bid[];
}

/** Worth of a GPU-hour of a bid in an interval [USD per GPU-hour]. */
export function worthIn({ worthUsd }: Bid, firstInterval: number, interval: number): number {
  return typeof worthUsd === "number" ? worthUsd : worthUsd[interval - firstInterval]!;
}
