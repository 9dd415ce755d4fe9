import type { Segment } from "../model/market.ts";
import type { StreamFactory } from "../random/stream.ts";
import { Churn } from "./churn.ts";
import { ElasticDemand } from "./elasticity.ts";

/** Which potential tenants of a segment look at the offers at all. */
export class Participation {
  private readonly churn: Churn | undefined;
  private readonly demand: ElasticDemand | undefined;

  /** @param entity  Entity of the segment's streams. */
  constructor(segment: Segment, streams: StreamFactory, entity: string) {
    const { churn, elasticity } = segment;
    this.churn = churn && new Churn(churn, streams.stream(entity, "churn"));
    this.demand = elasticity && new ElasticDemand(elasticity, segment, streams.stream(entity, "elasticity"));
  }

  /** Why the next potential tenant stays away; absent if it comes. Every stream is drawn once, whatever it says. */
  absence(
    nowMs: number,
    priceNano: (product: number, gpuType: number) => number,
  ): "churned" | "priced_out" | undefined {
    const isGone = this.churn?.isGone(nowMs) === true;
    const comes = this.demand?.comes(priceNano) !== false;
    return isGone ? "churned" : comes ? undefined : "priced_out";
  }

  /** A lease of the segment was reclaimed. */
  evicted(nowMs: number): void {
    this.churn?.evicted(nowMs);
  }
}

/** The participation of a segment; absent where every potential tenant looks. */
export function participationOf(
  segment: Segment,
  streams: StreamFactory,
  entity: string,
): Participation | undefined {
  if (segment.churn === undefined && segment.elasticity === undefined) return undefined;
  return new Participation(segment, streams, entity);
}
