import type { Segment } from "../model/market.ts";
import type { RequestDraft, RequestSource } from "../model/requests.ts";
import { FOREVER_MS } from "../model/time.ts";
import { roundHalfUp } from "../numerics/half-up.ts";
import { type ArrivalTimes, arrivalTimes } from "../random/arrival-times.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { StreamFactory } from "../random/stream.ts";

/**
 * The potential requests of a segment: all that is exogenous about them, a stream per purpose.
 *
 * @throws RangeError for a saturated segment: a tenant that is always there has no arrival to decide at.
 */
export function requestSource(segment: Segment, startEpochMs: number, streams: StreamFactory): RequestSource {
  return new DrawnRequests(segment, startEpochMs, streams);
}

class DrawnRequests implements RequestSource {
  private readonly times: ArrivalTimes;
  private readonly gpus: Sampler;
  private readonly duration: Sampler;
  private readonly wtp: Sampler;
  private readonly leadTime: Sampler | undefined;
  private readonly waitingCost: Sampler | undefined;
  private readonly patience: Sampler | undefined;

  constructor(segment: Segment, startEpochMs: number, streams: StreamFactory) {
    const entity = `segment:${segment.name}`;
    const sampler = (law: Segment["gpus"], purpose: string): Sampler =>
      samplerOf(law, streams.stream(entity, purpose));
    const { arrivals } = segment;
    if (arrivals.kind === "saturated") {
      throw new RangeError(
        `segment ${segment.name}: tenants cannot arrive \`${arrivals.kind}\`; give a rate`,
      );
    }
    this.times = arrivalTimes(arrivals, startEpochMs, streams, entity);
    this.gpus = sampler(segment.gpus, "gpus");
    this.duration = sampler(segment.duration, "duration");
    this.wtp = sampler(segment.wtp, "wtp");
    this.leadTime = segment.leadTime && sampler(segment.leadTime, "lead_time");
    this.waitingCost = segment.waitingCost && sampler(segment.waitingCost, "waiting_cost");
    this.patience = segment.patience && sampler(segment.patience, "patience");
  }

  next(draft: RequestDraft): void {
    draft.atMs = this.times.next();
    draft.gpus = Math.max(1, roundHalfUp(this.gpus.draw()));
    draft.durationMs = Math.max(1, roundHalfUp(this.duration.draw()));
    draft.wtpUsdPerGpuHour = this.wtp.draw();
    draft.leadMs = this.leadTime === undefined ? 0 : Math.max(0, Math.round(this.leadTime.draw()));
    draft.waitingCostUsd = this.waitingCost === undefined ? 0 : this.waitingCost.draw();
    draft.patienceMs =
      this.patience === undefined ? FOREVER_MS : Math.max(0, roundHalfUp(this.patience.draw()));
  }
}
