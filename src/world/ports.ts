/** What some parts of the world may ask of others, where the parts themselves would know too much. */

/** What others may ask of the services. */
export interface ServicesPort {
  /** D(t) of each service now [GPUs]. */
  readonly demand: ArrayLike<number>;
  inUse(service: number): number;
  /** GPUs that services hold on a cluster [GPUs]. */
  inUseOn(cluster: number): number;
  /** GPUs that services want on each cluster now, whether they have them or not [GPUs]. */
  wantedInto(gpus: Float64Array): void;
  /** A claim of a service was withdrawn because its node failed. */
  claimDropped(row: number): void;
  /** Clusters came or went: demand moves between those that are left. */
  rebalance(): void;
}

/** What others may ask of the replicas of models. */
export interface ReplicasPort {
  /** A claim of a replica was withdrawn because its node failed. */
  claimDropped(row: number): void;
  /** Replicas of a model that admit requests [replicas]. */
  admitting(model: number): number;
}

/** What others tell and ask of the prices that policies set. */
export interface PriceSettingPort {
  /** The highest price that can come of an offer [nano-USD per GPU-hour]; undefined if no policy moves it. */
  capNano(product: number, gpuType: number): number | undefined;
  /** A request of the segment is about to look at the prices. */
  quote(segment: number): void;
  /** A lease of the offer starts for the first time. */
  sold(product: number, gpuType: number, gpus: number): void;
  /** Whether requests for the offer hand in bids and wait for the next auction. */
  isSealed(product: number, gpuType: number): boolean;
  /** The lowest bid that counts at all, where bids are sealed [nano-USD per GPU-hour]; undefined elsewhere. */
  reserveNano(product: number, gpuType: number): number | undefined;
  /** Whether the bid of a row won the auction of this instant; true where there are no auctions. */
  admits(row: number): boolean;
  /** Leases whose limit lies below this end: the price, or the lowest bid that won [nano-USD per GPU-hour]. */
  endsBelowNano(product: number, gpuType: number): number;
}

/** What others may ask of the capacity. */
export interface CapacityPort {
  isOnline(cluster: number): boolean;
  nodesUp(cluster: number): number;
  crewsBusy(cluster: number): number;
}

/** What others may ask of the forecasts of internal use. */
export interface ForecastPort {
  /**
   * The most that internal work will use on a cluster at the instants of the grid from now until `ms` from now, each
   * with the probability that capacity control asks for; Infinity while it cannot be said [GPUs].
   */
  peakGpus(cluster: number, ms: number): number;
  /** Actual, forecast and quantile of a cluster since the last call, into a row of the time series; NaN = none. */
  seriesInto(cluster: number, row: Float64Array, at: number): void;
}

/** What others ask of price and capacity control. */
export interface AgreementPort {
  /** GPUs that a request for a product could get now: free ones that may be sold, and those of weaker holders [GPUs]. */
  openGpus(cluster: number, product: number): number;
  /** Undefined when they agree on a block that begins at a start of its product; else a loss reason. */
  consentToBlock(row: number, cluster: number, start: number): number | undefined;
}
