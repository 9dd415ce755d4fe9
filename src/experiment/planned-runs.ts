import type { Variant } from "../model/scenario.ts";
import { salesOffKey, sellsNothing } from "./sales-off.ts";

/** One run of the world in its experiment. */
export interface PlannedRun {
  readonly variant: string;
  /** Position of the variant in the request. */
  readonly variantIndex: number;
  readonly replication: number;
  readonly salesOff: boolean;
}

/** Replications `from` to `to` - 1. */
export interface ReplicationRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The runs that an experiment needs, each once: a run of every variant, and one with sales off for all variants that
 * agree on what matters to it (a variant that sells nothing is its own).
 *
 * Replication by replication, so that an experiment that is cut short has whole pairs.
 */
export function plannedRuns(variants: readonly Variant[], { from, to }: ReplicationRange): PlannedRun[] {
  const groups = groupsOf(variants);
  const isOwn = variants.map(({ scenario }) => sellsNothing(scenario));
  const runs: PlannedRun[] = [];
  for (let replication = from; replication < to; replication++) {
    const covered = new Set<number>();
    for (const [variantIndex, { name }] of variants.entries()) {
      const group = groups[variantIndex]!;
      const run = { variant: name, variantIndex, replication };
      if (!covered.has(group) && !isOwn[variantIndex]!) runs.push({ ...run, salesOff: true });
      covered.add(group);
      runs.push({ ...run, salesOff: false });
    }
  }
  return runs;
}

/** By variant: the first variant with which it shares the runs with sales off. */
export function groupsOf(variants: readonly Variant[]): readonly number[] {
  const keys = variants.map((variant) => salesOffKey(variant.scenario));
  return keys.map((key) => keys.indexOf(key));
}
