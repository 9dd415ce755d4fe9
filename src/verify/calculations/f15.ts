import { meanVarianceOfAr1 } from "../../experiment/inference/ar1.ts";
import { batchMeans } from "../../experiment/inference/batch-means.ts";
import { coverageBand } from "../../experiment/inference/coverage-band.ts";
import { type MeanInterval, meanInterval } from "../../experiment/inference/mean-interval.ts";
import { mser } from "../../experiment/inference/mser.ts";
import { quantileInterval, quantileRanks } from "../../experiment/inference/order-statistics.ts";
import { ratioInterval } from "../../experiment/inference/ratio-interval.ts";
import { replicationsNeeded } from "../../experiment/inference/sample-size.ts";
import {
  type Difference,
  pairedDifference,
  pooled,
  varianceReduction,
  welch,
} from "../../experiment/inference/two-samples.ts";
import { upperLevel } from "../../experiment/inference/two-sided.ts";
import { wilson } from "../../experiment/inference/wilson.ts";
import { normalQuantile } from "../../numerics/normal.ts";
import { NotRunError, type Params } from "../params.ts";

/** Statistics of experiments: intervals, comparisons, truncation, sample sizes; chosen by the parameters given. */
export function statistics(params: Params): Readonly<Record<string, unknown>> {
  const found = CALCULATIONS.find(({ needs }) => needs.every((name) => params.has(name)));
  if (found === undefined) throw new NotRunError("no calculation takes these parameters");
  return found.of(params, params.optional("conf") ?? 0.95);
}

interface Calculation {
  readonly needs: readonly string[];
  readonly of: (params: Params, confidence: number) => Readonly<Record<string, unknown>>;
}

/** What needs more stands first. */
const CALCULATIONS: readonly Calculation[] = [
  { needs: ["a", "b"], of: comparison },
  {
    needs: ["y", "x"],
    of: (params, confidence) => ({ ...ratioInterval(params.numbers("y"), params.numbers("x"), confidence) }),
  },
  { needs: ["data", "batches"], of: batched },
  { needs: ["data", "batch"], of: truncated },
  { needs: ["data", "q"], of: quantileOf },
  {
    needs: ["data"],
    of: (params, confidence) => intervalOf(meanInterval(params.numbers("data"), confidence)),
  },
  {
    needs: ["n", "q"],
    of: (params, confidence) => ({ ...quantileRanks(params.number("n"), params.number("q"), confidence) }),
  },
  { needs: ["k", "n"], of: proportion },
  { needs: ["pilotSd", "target"], of: sampleSize },
  { needs: ["phi", "n"], of: ar1 },
  { needs: ["macroReplications", "nominal"], of: band },
];

function comparison(params: Params, confidence: number) {
  const [a, b] = [params.numbers("a"), params.numbers("b")];
  const independent = {
    welch: differenceOf(welch(a, b, confidence)),
    pooled: differenceOf(pooled(a, b, confidence)),
  };
  // Independent samples need not be of equal size; pairs do.
  if (a.length !== b.length) return independent;
  return {
    ...independent,
    paired: intervalOf(pairedDifference(a, b, confidence)),
    crnVarianceReductionFactor: varianceReduction(a, b),
  };
}

function batched(params: Params, confidence: number) {
  const result = batchMeans(params.numbers("data"), params.number("batches"), confidence);
  const { batchSize, batchMeans: means, lag1 } = result;
  return { ...intervalOf(result), batchSize, batchMeans: means, lag1 };
}

function truncated(params: Params) {
  const { truncatedBatches, truncatedObservations, ...others } = mser(params.numbers("data"), {
    batch: params.number("batch"),
  });
  return { ...others, dBatches: truncatedBatches, truncatedObs: truncatedObservations };
}

function quantileOf(params: Params, confidence: number) {
  const [data, q] = [params.numbers("data"), params.number("q")];
  const interval = quantileInterval(data, q, confidence);
  return { ...quantileRanks(data.length, q, confidence), lo: interval?.low, hi: interval?.high };
}

function proportion(params: Params, confidence: number) {
  const { p, low, high } = wilson(params.number("k"), params.number("n"), confidence);
  return { p, lo: low, hi: high };
}

function sampleSize(params: Params, confidence: number) {
  const start = params.optional("start");
  const wish = { sd: params.number("pilotSd"), half: params.number("target"), confidence };
  return { replications: replicationsNeeded(start === undefined ? wish : { ...wish, start }) };
}

function ar1(params: Params) {
  return { ...meanVarianceOfAr1(params.number("phi"), params.number("sigma2e"), params.number("n")) };
}

function band(params: Params, confidence: number) {
  const { low, high } = coverageBand({
    nominal: params.number("nominal"),
    experiments: params.number("macroReplications"),
    z: params.optional("z") ?? normalQuantile(upperLevel(confidence)),
  });
  return { lo: low, hi: high };
}

function intervalOf({ low, high, ...others }: MeanInterval) {
  const { half, mean } = others;
  return { ...others, lo: low, hi: high, relHalf: half === undefined ? undefined : half / Math.abs(mean) };
}

function differenceOf({ difference, error, low, high, ...others }: Difference) {
  return { ...others, diff: difference, se: error, lo: low, hi: high };
}
