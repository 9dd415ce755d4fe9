import type { Scenario, Variant } from "../model/scenario.ts";
import { armOf, replicationValues } from "./arms.ts";
import type { Doubt } from "./doubts.ts";
import { lag1Autocorrelation } from "./inference/batch-means.ts";
import type { VariantResult } from "./run-experiment.ts";

/**
 * The window of a scenario cut into equal batches, each as a scenario whose window is that batch.
 *
 * A run is the same up to any instant wherever its window begins or ends, so every batch measures its part of one long
 * run, exactly and with all metrics; the price is that the beginning is run again for each batch.
 */
export function batchWindows({ name, scenario, thresholds }: Variant, batches: number): readonly Variant[] {
  const { warmupMs, horizonMs } = scenario;
  const edge = (at: number): number => warmupMs + Math.floor(((horizonMs - warmupMs) * at) / batches);
  return Array.from({ length: batches }, (_, at) => {
    const window: Scenario = { ...scenario, warmupMs: edge(at), horizonMs: edge(at + 1) };
    return { name, scenario: window, ...(thresholds === undefined ? {} : { thresholds }) };
  });
}

/** The batches of every variant as its replications, numbered from 0. */
export function joinBatches(
  variants: readonly Variant[],
  batches: readonly VariantResult[],
): readonly VariantResult[] {
  const each = batches.length / variants.length;
  return variants.map((variant, at) => ({
    variant,
    batches: each,
    replications: batches
      .slice(at * each, (at + 1) * each)
      .flatMap(({ replications }, batch) =>
        replications.map((replication) => ({ ...replication, index: batch })),
      ),
  }));
}

/** Batch means that are so correlated make the interval too narrow. */
const MOST_CORRELATION = 0.3;

/** Warns of variants whose batches are too short to be nearly independent. */
export function batchDoubts(results: readonly VariantResult[], metric: string): readonly Doubt[] {
  return results.flatMap((result): Doubt[] => {
    const values = replicationValues(armOf(result), metric) ?? [];
    const lag1 = values.length < 2 ? undefined : lag1Autocorrelation(values);
    if (lag1 === undefined || lag1 <= MOST_CORRELATION) return [];
    return [
      {
        code: "batches_correlated",
        variant: result.variant.name,
        text:
          `Neighbouring batch means of ${metric} are correlated (${lag1.toFixed(2)}): intervals are too narrow; ` +
          "lengthen `horizon` or take fewer batches.",
      },
    ];
  });
}
