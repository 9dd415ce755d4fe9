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

  /** Whether the next potential tenant turned away before it could see a price; draws once. */
  isGone(nowMs: number): boolean {
    return this.churn?.isGone(nowMs) === true;
  }

  /**
   * Why that tenant stays away; absent if it comes. Draws once, also for one who is gone.
   *
   * @param isGone  What `isGone` said of it.
   */
  absence(
    isGone: boolean,
    priceNano: (product: number, gpuType: number) => number,
  ): "churned" | "priced_out" | undefined {
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
