import { fsum } from "d3-array";
import type { Replication } from "../metrics/result.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS } from "../model/time.ts";
import type { Doubt } from "./doubts.ts";
import { mser } from "./inference/mser.ts";
import type { VariantResult } from "./run-experiment.ts";

/**
 * - `stable`: no sign of growth.
 * - `growing_queue`: a queue grew through the window in every replication: waits have no steady value.
 * - `overloaded`: work asks for more than there is.
 */
export type SteadyVerdict = "stable" | "growing_queue" | "overloaded";

/** How a variant stands to a steady state. */
export interface SteadyState {
  readonly variant: string;
  readonly verdict: SteadyVerdict;
  /** Warm-up that MSER proposes for the GPUs in use; absent if the run is too short to tell [ms]. */
  readonly proposedWarmupMs: number | undefined;
  /** What the mean use of the window would change by with that warm-up, as a share. */
  readonly effect: number | undefined;
}

const DAY_MS = 24 * HOUR_MS;
/** From so many days on, whole days are averaged, so that the daily cycle does not look like a start. */
const DAILY_FROM = 10;
/** Fewer batches tell nothing. */
const LEAST_BATCHES = 10;
/** MSER-5. */
const BATCH = 5;

/** The states of all variants; `doubts` are those of the same results. */
export function steadyStates(
  results: readonly VariantResult[],
  doubts: readonly Doubt[],
): readonly SteadyState[] {
  return results
    .filter(({ replications }) => replications.length > 0)
    .map(({ variant, replications, batches }) => ({
      variant: variant.name,
      verdict: verdictOf(doubts.filter((each) => each.variant === variant.name)),
      // The last batch has run all that the others have, and the rest.
      ...proposalOf(variant.scenario, batches === undefined ? replications : replications.slice(-1)),
    }));
}

function verdictOf(doubts: readonly Doubt[]): SteadyVerdict {
  const codes = doubts.map(({ code }) => code);
  if (codes.includes("offered_load")) return "overloaded";
  return codes.includes("queue_grew") ? "growing_queue" : "stable";
}

/** MSER on the use of the fleet, averaged over replications interval by interval. */
function proposalOf(scenario: Scenario, replications: readonly Replication[]) {
  const none = { proposedWarmupMs: undefined, effect: undefined };
  const { intervalMs, values } = meanUse(replications);
  const { daily, batch, stepMs } = stepped(values, intervalMs);
  if (daily.length < LEAST_BATCHES * batch) return none;
  const { truncatedBatches, batches, truncatedMean } = mser(daily, { batch });
  // A minimum at the end of the search: the series has not settled within its first half.
  if (truncatedBatches >= Math.floor(batches / 2)) return none;
  const window = daily.slice(Math.floor(scenario.warmupMs / stepMs));
  const mean = window.length === 0 ? 0 : fsum(window) / window.length;
  return {
    proposedWarmupMs: truncatedBatches * batch * stepMs,
    effect: mean > 0 ? truncatedMean / mean - 1 : 0,
  };
}

function meanUse(replications: readonly Replication[]) {
  const series = replications.map(({ run }) => run.use);
  const length = Math.min(...series.map(({ gpus }) => gpus.length));
  const values = Array.from({ length }, (_, at) => fsum(series, ({ gpus }) => gpus[at]!) / series.length);
  return { intervalMs: series[0]!.intervalMs, values };
}

/** The series in steps that a daily cycle does not disturb: days, in batches of one until there are enough of them. */
function stepped(values: readonly number[], intervalMs: number) {
  const perDay = DAY_MS / intervalMs;
  const days = Math.floor(values.length / perDay);
  if (!Number.isInteger(perDay) || days < DAILY_FROM)
    return { daily: values, batch: BATCH, stepMs: intervalMs };
  const daily = Array.from(
    { length: days },
    (_, day) => fsum(values.slice(day * perDay, (day + 1) * perDay)) / perDay,
  );
  return { daily, batch: days >= LEAST_BATCHES * BATCH ? BATCH : 1, stepMs: DAY_MS };
}

/** A change of the mean use below this is not worth a warning. */
const WORTH = 0.01;

/** Warnings about warm-ups that are shorter than proposed, where it makes a difference. */
export function warmupDoubts(
  states: readonly SteadyState[],
  results: readonly VariantResult[],
): readonly Doubt[] {
  return states.flatMap(({ variant, proposedWarmupMs, effect }): Doubt[] => {
    const { scenario } = results.find((each) => each.variant.name === variant)!.variant;
    if (proposedWarmupMs === undefined || proposedWarmupMs <= scenario.warmupMs) return [];
    if (effect === undefined || Math.abs(effect) < WORTH) return [];
    const proposed = lengthText(proposedWarmupMs);
    return [
      {
        code: "warmup_mser",
        variant,
        text:
          `MSER-5 on the GPUs in use proposes a warm-up of ${proposed}, more than the chosen ` +
          `${lengthText(scenario.warmupMs)}: the mean use after it differs by ${(100 * effect).toFixed(1)} %; ` +
          `try \`warmup: ${proposed}\`.`,
      },
    ];
  });
}

/** `3 d`, `36 h` or `0 h`. */
export function lengthText(ms: number): string {
  return ms > 0 && ms % DAY_MS === 0 ? `${ms / DAY_MS} d` : `${Number((ms / HOUR_MS).toFixed(2))} h`;
}
