import {
  type PrecisionRule,
  type PrecisionState,
  precisionStates,
  readPrecision,
} from "../experiment/precision.ts";
import type { VariantSummary } from "../experiment/summarize.ts";
import { METRICS } from "../metrics/registry.ts";
import { figure } from "../output/figures.ts";
import { suggestName } from "../scenario/problem.ts";
import { UsageError } from "./report-error.ts";

/**
 * The rules of `--precision`.
 *
 * @param observed  Names that entries of `observe` begin with.
 * @throws UsageError for a text that is no rule, or a metric that there is not.
 */
export function precisionRules(
  texts: readonly string[],
  observed: readonly string[],
): readonly PrecisionRule[] {
  const names = METRICS.map((metric) => metric.name);
  return texts.map((text) => {
    const rule = readPrecision(text);
    if (rule === undefined)
      throw new UsageError(
        `--precision "${text}": write a metric and a half-width, as in "net_value_usd 1 %"`,
      );
    if (names.includes(rule.metric) || observed.some((each) => rule.metric.startsWith(each))) return rule;
    throw new UsageError(
      `--precision: no metric \`${rule.metric}\`; ${suggestName(rule.metric, names) ?? "see docs/reference/output.md"}`,
    );
  });
}

/** One line per rule: whether it is met, and if not, what is missing where. */
export function precisionLines(
  rules: readonly PrecisionRule[],
  {
    summaries,
    replications,
    hasFailures,
  }: {
    readonly summaries: readonly VariantSummary[];
    readonly replications: number;
    readonly hasFailures: boolean;
  },
): readonly string[] {
  const reason = hasFailures ? "replications failed" : "--max-replications";
  return rules.map((rule) => {
    const open = precisionStates([rule], summaries).filter((each) => !each.reached);
    if (open.length === 0) return `precision: ${rule.text} reached with ${replications} replications`;
    const where = open.map(describeOpen).join("; ");
    return `precision: ${rule.text} NOT reached with ${replications} replications (${reason}): ${where}`;
  });
}

function describeOpen({ rule, variant, half, needed }: PrecisionState): string {
  const width =
    half === undefined ? "no interval" : rule.relative ? `±${(100 * half).toFixed(1)} %` : `±${figure(half)}`;
  return `${variant} ${width}${needed === undefined ? "" : `, about ${needed.toLocaleString("en-US")} needed`}`;
}
