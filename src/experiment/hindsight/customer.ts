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
  /** Internal work that it belongs to (`InternalLoss`); absent = a tenant, who stands in the sellable share. */
  readonly work?: number;
  readonly bids: readonly Bid[];
}

/** What a service or a source of jobs loses; its customers are worth what serving them avoids. */
export interface InternalLoss {
  /** If none of its customers is served [USD]. */
  readonly unservedUsd: number;
  /** What it loses in any plan, as far as plans get credit for it [USD]. */
  readonly leastUsd: number;
}

/** Worth of a GPU-hour of a bid in an interval [USD per GPU-hour]. */
export function worthIn({ worthUsd }: Bid, firstInterval: number, interval: number): number {
  return typeof worthUsd === "number" ? worthUsd : worthUsd[interval - firstInterval]!;
}

/** What a service or a source of jobs wants. */
export interface InternalDemand {
  /** Bids of each customer. */
  readonly choices: readonly (readonly Bid[])[];
  /** Loss if none of them is served [USD]. */
  readonly unservedUsd: number;
}
