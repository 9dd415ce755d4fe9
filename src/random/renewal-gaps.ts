import { lnGamma } from "../numerics/gamma.ts";
import { weibullShapeOfCv } from "../numerics/weibull-shape.ts";
import { gammaDraw } from "./gamma-draw.ts";
import type { Stream } from "./stream.ts";

export type GapKind = "exponential" | "gamma" | "weibull";

/** Coefficients of variation that gaps may have. */
export const RENEWAL_CV = { least: 0.001, most: 1000 } as const;

/** Gaps of mean 1 between the events of a renewal process, in time that runs with the rate. */
export interface RenewalGaps {
  /** The next gap. @param cv  Its standard deviation; exponential gaps have 1 whatever it says. */
  next(cv: number): number;
  /** From a random instant to the first event, so that the process is stationary from the start. */
  first(cv: number): number;
}

/**
 * Gaps of a kind over a stream that nothing else reads.
 *
 * The first gap has the equilibrium law, density P(X > x): a uniform place in a gap of the length-biased law. With
 * an ordinary first gap, (cv^2 - 1) / 2 events too many would come.
 *
 * @see Cox (1962), Renewal Theory, sections 2.2, 4.2 and 5.2.
 */
export function renewalGaps(kind: GapKind, stream: Stream): RenewalGaps {
  switch (kind) {
    case "exponential":
      return new ExponentialGaps(stream);
    case "gamma":
      return new GammaGaps(stream);
    case "weibull":
      return new WeibullGaps(stream);
  }
}

/** Without memory: the first gap is as any other. One number of the stream each. */
class ExponentialGaps implements RenewalGaps {
  private readonly stream: Stream;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  next(): number {
    return -Math.log(this.stream.next());
  }

  first(): number {
    return this.next();
  }
}

/** Shape 1 / cv^2, drawn by rejection: a gap may take several numbers of the stream. */
class GammaGaps implements RenewalGaps {
  private readonly stream: Stream;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  next(cv: number): number {
    return cv * cv * gammaDraw(1 / (cv * cv), this.stream);
  }

  /** Biased by length, a gamma law is one of a shape larger by 1. */
  first(cv: number): number {
    return cv * cv * gammaDraw(1 / (cv * cv) + 1, this.stream) * this.stream.next();
  }
}

/** (gap / scale)^shape is exponential. */
class WeibullGaps implements RenewalGaps {
  private readonly stream: Stream;
  /** Of the coefficient of variation that was asked for last. -- state */
  private cv = Number.NaN;
  private power = 1;
  private scale = 1;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  next(cv: number): number {
    this.fit(cv);
    return this.scale * (-Math.log(this.stream.next())) ** this.power;
  }

  /** Biased by length, (gap / scale)^shape is gamma of shape 1 + 1 / shape. */
  first(cv: number): number {
    this.fit(cv);
    return this.scale * gammaDraw(1 + this.power, this.stream) ** this.power * this.stream.next();
  }

  /** Mean 1: scale = 1 / Gamma(1 + 1 / shape). */
  private fit(cv: number): void {
    if (cv === this.cv) return;
    this.cv = cv;
    this.power = 1 / weibullShapeOfCv(cv);
    this.scale = Math.exp(-lnGamma(1 + this.power));
  }
}
