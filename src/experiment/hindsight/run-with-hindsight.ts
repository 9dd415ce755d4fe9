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
 * The run with sales off is done here as well: whoever shares its result with other runs may not have it yet.
 *
 * @throws as `runWorld` does, and Error if the linear program has no optimum.
 */
export function runWithHindsight(
  scenario: Scenario,
  options: RunOptions,
  bound: { readonly solver: LinearSolver; readonly mostColumns?: number | undefined },
): WorldResult {
  const { series, records, seed, replication, inputs, shouldStop } = options;
  const tap = new RunTap(scenario, { ...(series && { series }), ...(records && { records }) });
  const sold = runWorld(scenario, { ...options, series: tap, records: tap, onPriceSet: tap.onPriceSet });
  if (sold.endedBy !== "horizon") return sold;
  const salesOff = runWorld(scenario, { seed, replication, inputs, shouldStop, salesOff: true });
  const hindsight = hindsightBound(scenario, {
    seed,
    replication,
    inputs,
    tap,
    sold,
    salesOff,
    ...bound,
  });
  const warnings = hindsight.isExact ? sold.warnings : [...sold.warnings, RELAXED];
  return { ...sold, warnings, hindsight };
}
