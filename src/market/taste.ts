import type { Stream } from "../random/stream.ts";

const EULER_GAMMA = 0.577_215_664_901_532_9;

/**
 * Draws of the taste for one offer: Gumbel with mean 0, so that taste moves choices and not the level of demand
 * [USD per GPU-hour]. Differences of two such tastes are logistic: choice is multinomial logit.
 *
 * @see McFadden (1974), "Conditional logit analysis of qualitative choice behavior".
 */
export class Taste {
  private readonly scale: number;
  private readonly stream: Stream;

  constructor(scaleUsdPerGpuHour: number, stream: Stream) {
    this.scale = scaleUsdPerGpuHour;
    this.stream = stream;
  }

  draw(): number {
    return -this.scale * (Math.log(-Math.log(this.stream.next())) + EULER_GAMMA);
  }
}
