import type { Law } from "../model/law.ts";
import { normalQuantile } from "../numerics/normal.ts";
import { type GammaQuantiles, gammaQuantiles } from "./gamma-quantiles.ts";
import { Histogram, type HistogramLaw } from "./histogram.ts";
import type { Stream } from "./stream.ts";
import { GuidedWeights } from "./weights.ts";

export { equilibriumDraw } from "./equilibrium.ts";
export { meanOf, quantileOf } from "./quantile.ts";

/** Draws from one law. */
export interface Sampler {
  draw(): number;
}

/**
 * A sampler of a law over a stream, which should serve this purpose alone. Each draw takes exactly one
 * uniform, by the inverse distribution function; a constant takes none.
 */
export function samplerOf(law: Law, stream: Stream): Sampler {
  switch (law.kind) {
    case "constant":
      return new ConstantSampler(law.value);
    case "uniform":
      return new UniformSampler(law.min, law.max, stream);
    case "exponential":
      return new ExponentialSampler(law.mean, stream);
    case "lognormal":
      return new LognormalSampler(law.mu, law.sigma, stream);
    case "gamma":
      return law.shape === 1 ? new ExponentialSampler(law.scale, stream) : new GammaSampler(law, stream);
    case "weibull":
      return new WeibullSampler(law, stream);
    case "pareto":
      return new ParetoSampler(law, stream);
    case "discrete":
      return new DiscreteSampler(law.values, law.weights, stream);
    case "empirical":
      return new EmpiricalSampler(law.values, stream);
    case "histogram":
      return new HistogramSampler(law, stream);
  }
}

class ConstantSampler implements Sampler {
  private readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  draw(): number {
    return this.value;
  }
}

class UniformSampler implements Sampler {
  private readonly min: number;
  private readonly width: number;
  private readonly stream: Stream;

  constructor(min: number, max: number, stream: Stream) {
    this.min = min;
    this.width = max - min;
    this.stream = stream;
  }

  draw(): number {
    return this.min + this.stream.next() * this.width;
  }
}

class ExponentialSampler implements Sampler {
  private readonly mean: number;
  private readonly stream: Stream;

  constructor(mean: number, stream: Stream) {
    this.mean = mean;
    this.stream = stream;
  }

  /** The upper tail at u, as good as the quantile and one subtraction cheaper. */
  draw(): number {
    return -this.mean * Math.log(this.stream.next());
  }
}

class LognormalSampler implements Sampler {
  private readonly mu: number;
  private readonly sigma: number;
  private readonly stream: Stream;

  constructor(mu: number, sigma: number, stream: Stream) {
    this.mu = mu;
    this.sigma = sigma;
    this.stream = stream;
  }

  draw(): number {
    return Math.exp(this.mu + this.sigma * normalQuantile(this.stream.next()));
  }
}

class GammaSampler implements Sampler {
  private readonly scale: number;
  private readonly quantiles: GammaQuantiles;
  private readonly stream: Stream;

  constructor(law: { readonly shape: number; readonly scale: number }, stream: Stream) {
    this.scale = law.scale;
    this.quantiles = gammaQuantiles(law.shape);
    this.stream = stream;
  }

  draw(): number {
    return this.scale * this.quantiles.at(this.stream.next());
  }
}

class WeibullSampler implements Sampler {
  private readonly scale: number;
  private readonly power: number;
  private readonly stream: Stream;

  constructor(law: { readonly shape: number; readonly scale: number }, stream: Stream) {
    this.scale = law.scale;
    this.power = 1 / law.shape;
    this.stream = stream;
  }

  /** The upper tail at u, as for the exponential law. */
  draw(): number {
    return this.scale * (-Math.log(this.stream.next())) ** this.power;
  }
}

class ParetoSampler implements Sampler {
  private readonly min: number;
  private readonly power: number;
  /** P(X <= max) of the law without truncation. */
  private readonly kept: number;
  private readonly stream: Stream;

  constructor(law: { readonly shape: number; readonly min: number; readonly max: number }, stream: Stream) {
    this.min = law.min;
    this.power = -1 / law.shape;
    this.kept = 1 - (law.min / law.max) ** law.shape;
    this.stream = stream;
  }

  draw(): number {
    return this.min * (1 - this.stream.next() * this.kept) ** this.power;
  }
}

class DiscreteSampler implements Sampler {
  private readonly values: readonly number[];
  private readonly weights: GuidedWeights;
  private readonly stream: Stream;

  constructor(values: readonly number[], weights: readonly number[], stream: Stream) {
    this.values = values;
    this.weights = new GuidedWeights(weights);
    this.stream = stream;
  }

  draw(): number {
    return this.values[this.weights.indexAt(this.stream.next())]!;
  }
}

class EmpiricalSampler implements Sampler {
  private readonly values: readonly number[];
  private readonly stream: Stream;

  constructor(values: readonly number[], stream: Stream) {
    this.values = values;
    this.stream = stream;
  }

  draw(): number {
    return this.values[Math.floor(this.stream.next() * this.values.length)]!;
  }
}

class HistogramSampler implements Sampler {
  private readonly histogram: Histogram;
  private readonly stream: Stream;

  constructor(law: HistogramLaw, stream: Stream) {
    this.histogram = new Histogram(law);
    this.stream = stream;
  }

  draw(): number {
    return this.histogram.quantile(this.stream.next());
  }
}
