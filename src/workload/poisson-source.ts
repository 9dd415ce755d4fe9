import type { ArrivalSpec } from "../model/workload.ts";
import { PoissonArrivals } from "../random/arrivals.ts";
import { samplerOf } from "../random/sampler.ts";
import type { StreamFactory } from "../random/stream.ts";

type PoissonSpec = Extract<ArrivalSpec, { kind: "poisson" }>;

/** Poisson arrivals of an entity over its streams `arrivals`, `thinning` and, with batches, `batch`. */
export function poissonArrivals(
  spec: PoissonSpec,
  startEpochMs: number,
  streams: StreamFactory,
  entity: string,
): PoissonArrivals {
  const times = streams.stream(entity, "arrivals");
  const thinning = streams.stream(entity, "thinning");
  if (spec.batch === undefined) return new PoissonArrivals(spec, startEpochMs, times, thinning);
  const batches = samplerOf(spec.batch, streams.stream(entity, "batch"));
  return new PoissonArrivals(spec, startEpochMs, times, thinning, batches);
}
