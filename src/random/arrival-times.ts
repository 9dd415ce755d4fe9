import type { ArrivalSpec } from "../model/workload.ts";
import { PoissonArrivals } from "./arrivals.ts";
import { RegularArrivals } from "./regular-arrivals.ts";
import { samplerOf } from "./sampler.ts";
import type { StreamFactory } from "./stream.ts";

/** Instants of arrivals, in order. */
export interface ArrivalTimes {
  /** The next arrival [ms]; Infinity when none comes any more. */
  next(): number;
}

/** Arrivals that have instants of their own; a backlog that is never empty has none. */
export type TimedArrivals = Exclude<ArrivalSpec, { kind: "saturated" }>;

/** Arrivals of an entity over its streams `arrivals`, `thinning` and, with batches, `batch`. */
export function arrivalTimes(
  spec: TimedArrivals,
  startEpochMs: number,
  streams: StreamFactory,
  entity: string,
): ArrivalTimes {
  const batches = spec.batch && samplerOf(spec.batch, streams.stream(entity, "batch"));
  if (spec.kind === "regular") return new RegularArrivals(spec, batches!);
  const times = streams.stream(entity, "arrivals");
  const thinning = streams.stream(entity, "thinning");
  return new PoissonArrivals(spec, startEpochMs, times, thinning, batches);
}
