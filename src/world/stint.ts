/**
 * A stint is one uninterrupted run of a request on its GPUs: recovery (after an interruption), then work, with a
 * checkpoint after each interval of work. Pure arithmetic in wall-clock ms on the cluster at hand.
 */
export interface StintRules {
  /** Work between checkpoints; absent = none are taken [ms]. */
  readonly intervalMs?: number | undefined;
  /** Time of one checkpoint, no progress [ms]. */
  readonly costMs: number;
  /** Whether the last piece of work is followed by a checkpoint as well. */
  readonly final: boolean;
  /** Recovery at the start of a stint that follows an interruption [ms]. */
  readonly restartMs: number;
}

/** Work done and work safe in a checkpoint when a stint is cut [ms]. */
export interface Progress {
  done: number;
  saved: number;
}

/** Wall-clock length of a stint that is not interrupted, whole and >= 1 [ms]. */
export function stintLengthMs(remainingMs: number, rules: StintRules, isRestart: boolean): number {
  const recovery = isRestart ? rules.restartMs : 0;
  return Math.max(1, Math.round(recovery + remainingMs + checkpointsIn(remainingMs, rules) * rules.costMs));
}

/** How far a stint has come `elapsedMs` after its start; written into `out`. */
export function progressInto(
  out: Progress,
  elapsedMs: number,
  remainingMs: number,
  rules: StintRules,
  isRestart: boolean,
): void {
  const working = Math.max(0, elapsedMs - (isRestart ? rules.restartMs : 0));
  if (rules.intervalMs === undefined) {
    out.done = Math.min(working, remainingMs);
    out.saved = 0;
    return;
  }
  const cycle = rules.intervalMs + rules.costMs;
  const cycles = Math.floor(working / cycle);
  const intoCycle = Math.min(working - cycles * cycle, rules.intervalMs);
  out.done = Math.min(remainingMs, cycles * rules.intervalMs + intoCycle);
  out.saved = Math.min(remainingMs, cycles * rules.intervalMs);
}

function checkpointsIn(remainingMs: number, rules: StintRules): number {
  if (rules.intervalMs === undefined) return 0;
  const pieces = Math.ceil(remainingMs / rules.intervalMs - 1e-9);
  return rules.final ? pieces : Math.max(0, pieces - 1);
}
