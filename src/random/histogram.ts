import type { Law } from "../model/law.ts";
import { cumulative, indexAt } from "./weights.ts";

export type HistogramLaw = Extract<Law, { kind: "histogram" }>;

/** A histogram as a law: a bin by its weight, then a place inside the bin, both from one uniform. */
export class Histogram {
  readonly mean: number;
  private readonly law: HistogramLaw;
  private readonly sums: Float64Array;
  /** Running sums of weight x mean of the bin. */
  private readonly biasedSums: Float64Array;

  constructor(law: HistogramLaw) {
    this.law = law;
    this.sums = cumulative(law.weights);
    this.biasedSums = cumulative(law.weights.map((weight, bin) => weight * binMean(law, bin)));
    this.mean = this.biasedSums.at(-1)! / this.sums.at(-1)!;
  }

  /** The u-quantile, 0 < u < 1. */
  quantile(u: number): number {
    const bin = indexAt(this.sums, u);
    return this.place(bin, rest(this.sums, bin, u), this.law.inside === "log_uniform" ? 0 : 1);
  }

  /** The u-quantile of the length-biased law, density proportional to x f(x). */
  biasedQuantile(u: number): number {
    const bin = indexAt(this.biasedSums, u);
    return this.place(bin, rest(this.biasedSums, bin, u), this.law.inside === "log_uniform" ? 1 : 2);
  }

  /** Quantile inside a bin of the density proportional to x^(power - 1), power 0, 1 or 2. */
  private place(bin: number, u: number, power: 0 | 1 | 2): number {
    const low = this.law.lows[bin]!;
    const high = this.law.highs[bin]!;
    if (power === 0) return low * (high / low) ** u;
    if (power === 1) return low + u * (high - low);
    return Math.sqrt(low * low + u * (high * high - low * low));
  }
}

/** (high - low) / ln(high / low) where the logarithm is uniform. */
function binMean({ lows, highs, inside }: HistogramLaw, bin: number): number {
  const low = lows[bin]!;
  const high = highs[bin]!;
  if (inside === "uniform" || low === high) return (low + high) / 2;
  return (high - low) / Math.log(high / low);
}

/** Place of u inside its bin, 0..1. */
function rest(sums: Float64Array, bin: number, u: number): number {
  const before = bin === 0 ? 0 : sums[bin - 1]!;
  const inside = (u * sums.at(-1)! - before) / (sums[bin]! - before);
  return Math.min(1, Math.max(0, inside));
}
