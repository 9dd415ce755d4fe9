import type { Service } from "../model/workload.ts";
import type { StreamFactory } from "../random/stream.ts";
import { ProfileDemand } from "./demand-profile.ts";
import { SeriesDemand } from "./demand-series.ts";
import { SessionsDemand } from "./demand-sessions.ts";
import type { DemandCursor } from "./sources.ts";

/**
 * The demand D(t) of a service from time 0 to the horizon.
 *
 * Cursors are independent: a second one over the same streams yields the same path and may run ahead.
 *
 * @param horizonMs  No change at or after this time is yielded.
 * @param stationary  Sessions start in equilibrium instead of empty.
 */
export function demandCursor(
  service: Service,
  startEpochMs: number,
  streams: StreamFactory,
  horizonMs: number,
  stationary = false,
): DemandCursor {
  const { demand } = service;
  const entity = `service:${service.name}`;
  switch (demand.kind) {
    case "profile":
      return new ProfileDemand(demand, { startEpochMs }, streams.stream(entity, "noise"), horizonMs);
    case "series":
      return new SeriesDemand(demand.gpus, horizonMs);
    case "sessions":
      return new SessionsDemand(demand, startEpochMs, streams, { entity, horizonMs, stationary });
  }
}
