import type { RunWarning, WorldResult } from "../../metrics/result.ts";
import type { LinearSolver } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import { type RunOptions, runWorld } from "../../world/run-world.ts";
import { hindsightBound } from "./hindsight-bound.ts";
import { RunTap } from "./run-tap.ts";

const RELAXED: RunWarning = {
  code: "hindsight_relaxed",
  text:
    "The hindsight bound has too many requests and intervals for one linear program: its shadow prices come from a " +
    "coarser one. It is still an upper bound, perhaps a looser one; for the tightest, shorten `horizon` or lengthen " +
    "`series_interval`.",
};

/**
 * A run of the world with the hindsight bound of what it met; a run that was cut short has none.
 *
 * @throws as `runWorld` does, and Error if the linear program has no optimum.
 */
export function runWithHindsight(
  scenario: Scenario,
  options: RunOptions,
  bound: { readonly solver: LinearSolver; readonly mostColumns?: number },
): WorldResult {
  const { series, records, seed, replication, inputs } = options;
  const tap = new RunTap(scenario, { ...(series && { series }), ...(records && { records }) });
  const result = runWorld(scenario, { ...options, series: tap, records: tap, onPriceSet: tap.onPriceSet });
  if (result.endedBy !== "horizon") return result;
  const hindsight = hindsightBound(scenario, { seed, replication, inputs, tap, ...bound });
  const warnings = hindsight.isExact ? result.warnings : [...result.warnings, RELAXED];
  return { ...result, warnings, hindsight };
}
