import { gpuHoursOf } from "../metrics/exact.ts";
import type { ClientTotals, DeploymentTotals } from "../metrics/result.ts";
import { BIN_COUNT, quantileOfBins } from "../numerics/log-bins.ts";
import { type Metric, rate, ratio, type Seen } from "./metric.ts";

const MS_PER_H = 3_600_000;
const US_PER_H = MS_PER_H * 1000;

/** Metrics of one client of a model and of the model's replicas; times in hours. */
export interface TokenMetrics {
  /** Lost of those that came. */
  readonly blocking: Metric;
  /** Waited of those that were served. */
  readonly waited: Metric;
  /** Served per hour. */
  readonly throughput: Metric;
  /** Tokens of answers per hour. */
  readonly tokens: Metric;
  /** Arrival to last token; arrival to first step [h]. */
  readonly answer: Metric;
  readonly wait: Metric;
  /** First step to last token, per token of the answer [h]. */
  readonly servicePerToken: Metric;
  /** Arrival to last token, per token of the answer [h]. */
  readonly answerPerToken: Metric;
  /** Share of ready GPU time in which the batch is not empty. */
  readonly busy: Metric;
  /** Quantile of the wait, pooled over replications [h]. */
  waitQuantile(share: number): Metric;
}

export function tokenMetrics(client: string): TokenMetrics {
  const of = (value: (totals: ClientTotals) => number) => (run: Seen) => value(run.client(client));
  const gpuHours = (value: (totals: DeploymentTotals) => DeploymentTotals["busyGpuMs"]) => (run: Seen) =>
    run.result.deployments.reduce((sum, each) => sum + gpuHoursOf(value(each)), 0);
  const served = of((each) => each.served.requests);
  const outputTokens = of((each) => each.served.outputTokens);
  const answerH = of((each) => each.sojourns.sumMs / MS_PER_H);
  const waitH = of((each) => each.waits.sumMs / MS_PER_H);
  return {
    blocking: ratio(
      of((each) => each.lost.reduce((sum, { requests }) => sum + requests, 0)),
      of((each) => each.offered.requests),
    ),
    waited: ratio(
      of((each) => each.waits.count - each.waits.zeros),
      of((each) => each.waits.count),
    ),
    throughput: rate(served),
    tokens: rate(outputTokens),
    answer: ratio(answerH, served),
    wait: ratio(waitH, served),
    servicePerToken: ratio((run) => answerH(run) - waitH(run), outputTokens),
    answerPerToken: ratio(answerH, outputTokens),
    busy: ratio(
      gpuHours((each) => each.busyGpuMs),
      gpuHours((each) => each.readyGpuMs),
    ),
    waitQuantile: (share) => ({
      components: (run) => {
        const { zeros, bins } = run.client(client).waits;
        const padded = new Array<number>(BIN_COUNT + 1).fill(0);
        padded[0] = zeros;
        bins.forEach((count, bin) => {
          padded[bin + 1] = count;
        });
        return padded;
      },
      of: ([zeros, ...bins]) => quantileOfBins(bins, zeros!, share) / US_PER_H,
    }),
  };
}
