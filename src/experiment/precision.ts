import { halfWidth, type Summary } from "./statistics.ts";
import type { VariantSummary } from "./summarize.ts";

/** How narrow the interval of a metric has to be. */
export interface PrecisionRule {
  readonly metric: string;
  /** Half-width as a share of the mean; or, if not relative, in the unit of the metric. */
  readonly half: number;
  readonly relative: boolean;
  /** As written: `net_value_usd 1 %`. */
  readonly text: string;
}

const PATTERN = /^\s*(\S+)\s+(\d+\.?\d*|\.\d+)\s*(%?)\s*$/;

/** Reads `net_value_usd 1 %` or `net_value_usd 500`; absent if it is neither. */
export function readPrecision(text: string): PrecisionRule | undefined {
  const match = PATTERN.exec(text);
  if (match === null || !(Number(match[2]) > 0)) return undefined;
  const relative = match[3] === "%";
  return { metric: match[1]!, half: Number(match[2]) / (relative ? 100 : 1), relative, text: text.trim() };
}

/** How a variant stands to a rule. */
export interface PrecisionState {
  readonly rule: PrecisionRule;
  readonly variant: string;
  readonly reached: boolean;
  /** Half-width now, in the terms of the rule; absent without an interval. */
  readonly half: number | undefined;
  /** Replications that would do, estimated; absent if none can be said. */
  readonly needed: number | undefined;
}

/** Fewer replications than this say too little about their own spread to stop at. */
export const FEWEST_REPLICATIONS = 5;

/** How each variant stands to each rule. A metric that no replication has is reached: there is nothing to narrow. */
export function precisionStates(
  rules: readonly PrecisionRule[],
  summaries: readonly VariantSummary[],
): readonly PrecisionState[] {
  return rules.flatMap((rule) =>
    summaries.map(({ variant, metrics }) => {
      const found = metrics.find((each) => each.metric.name === rule.metric)?.summary;
      return { rule, variant, ...stateOf(rule, found) };
    }),
  );
}

function stateOf(rule: PrecisionRule, summary: Summary | undefined) {
  if (summary?.mean === undefined) return { reached: true, half: undefined, needed: undefined };
  const half = halfWidth(summary);
  if (half === undefined) return { reached: false, half, needed: undefined };
  const scale = rule.relative ? Math.abs(summary.mean) : 1;
  const goal = rule.half * scale;
  const reached = half <= goal && summary.n >= FEWEST_REPLICATIONS;
  return {
    reached,
    half: scale > 0 ? half / scale : half,
    needed: goal > 0 ? neededFor(summary, half, goal) : undefined,
  };
}

/** Replications for a half-width, from the one that there is: it falls like 1/sqrt(n), and Student's t with it. */
function neededFor({ n }: Summary, half: number, goal: number): number {
  return Math.max(FEWEST_REPLICATIONS, Math.ceil(n * (half / goal) ** 2));
}

/**
 * How many replications to go on to; absent when all rules are met or the limit is.
 *
 * Towards the estimate, but at most twice as many at a time, since a small pilot may mislead.
 */
export function nextReplications(
  states: readonly PrecisionState[],
  { now, limit }: { readonly now: number; readonly limit: number },
): number | undefined {
  const open = states.filter((each) => !each.reached);
  if (open.length === 0 || now >= limit) return undefined;
  if (now < FEWEST_REPLICATIONS) return Math.min(limit, FEWEST_REPLICATIONS);
  const estimate = Math.max(...open.map((each) => each.needed ?? Number.POSITIVE_INFINITY));
  const least = now + Math.max(1, Math.ceil(now / 10));
  return Math.min(limit, Math.max(least, Math.min(2 * now, estimate)));
}
