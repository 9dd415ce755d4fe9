import type { Metric } from "../metrics/metric.ts";
import { METRICS, observedMetrics } from "../metrics/registry.ts";
import { jackknife } from "./inference/jackknife.ts";
import type { VariantResult } from "./run-experiment.ts";
import { type Summary, summarizeRatio } from "./statistics.ts";

/**
 * A metric in one replication as a numerator and a denominator: over replications every metric is a ratio of sums. The
 * denominator of a plain metric is 1, so that its ratio is the mean.
 */
export interface MetricParts {
  readonly numerator: number;
  readonly denominator: number;
}

/** Values of one metric of an arm; absent where the metric has no value. */
export interface MetricSamples {
  readonly metric: string;
  readonly unit: string;
  /** By position of the replication in the arm. */
  readonly parts: readonly (MetricParts | undefined)[];
}

/** Something that is compared: a variant, of this experiment or of another. */
export interface Arm {
  readonly name: string;
  readonly seed: string;
  /** Numbers of its replications. */
  readonly replications: readonly number[];
  readonly samples: readonly MetricSamples[];
}

/** The arm of a variant that was run. */
export function armOf({ variant, replications }: VariantResult, name = variant.name): Arm {
  const metrics = [...METRICS, ...observedMetrics(replications)];
  return {
    name,
    seed: replications[0]?.seed ?? "",
    replications: replications.map(({ index }) => index),
    samples: metrics.map((metric) => ({
      metric: metric.name,
      unit: metric.unit,
      parts: replications.map((each) => partsOf(metric, each)),
    })),
  };
}

/** What the replications of an arm say about a metric. */
export function summarizeSamples({ parts }: MetricSamples): Summary {
  return summarizeRatio(parts.filter((each) => each !== undefined));
}

function partsOf(
  metric: Metric,
  replication: VariantResult["replications"][number],
): MetricParts | undefined {
  if (metric.kind === "ratio")
    return { numerator: metric.numerator(replication), denominator: metric.denominator(replication) };
  const value = metric.compute(replication);
  return value === undefined ? undefined : { numerator: value, denominator: 1 };
}

/**
 * Values by replication whose mean is the metric: the values themselves, for ratios jackknife pseudo-values. Absent
 * unless all of the replications, at least two, have the metric.
 */
export function replicationValues(
  arm: Arm,
  metric: string,
  replications: readonly number[] = arm.replications,
): readonly number[] | undefined {
  const samples = arm.samples.find((each) => each.metric === metric);
  const rows = replications
    .map((each) => samples?.parts[arm.replications.indexOf(each)])
    .filter((each): each is MetricParts => each !== undefined);
  if (rows.length < 2 || rows.length < replications.length) return undefined;
  const { pseudoValues } = jackknife(
    rows.map(({ numerator, denominator }) => [numerator, denominator]),
    ([numerator, denominator]) => numerator! / denominator!,
  );
  return pseudoValues.length > 0 && pseudoValues.every(Number.isFinite) ? pseudoValues : undefined;
}
