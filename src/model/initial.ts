/** The state at time 0. */
export interface InitialBook {
  /**
   * `stationary` starts each source with the requests that an unlimited fleet would hold in equilibrium, with
   * residual lives; `empty` starts with nothing but the entries below.
   */
  readonly start: "empty" | "stationary";
  readonly jobs: readonly {
    readonly source: number;
    readonly count: number;
    readonly gpus: number;
    /** Time since it started [ms]; work already done counts as saved up to the last checkpoint. */
    readonly ageMs: number;
    readonly remainingMs: number;
  }[];
  readonly leases: readonly {
    readonly segment: number;
    readonly product: number;
    readonly gpuType: number;
    readonly count: number;
    readonly gpus: number;
    readonly ageMs: number;
    readonly remainingMs: number;
    /** Locked price [nano-USD per GPU-hour]; absent = the product's price at time 0. */
    readonly priceNano?: number;
  }[];
}
