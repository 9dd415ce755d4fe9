import { unitAgainstPercent } from "../../metrics/percent.ts";
import { METRICS } from "../../metrics/registry.ts";
import { readThreshold, type Threshold } from "../../model/threshold.ts";
import type { ScenarioDraft } from "../keys/scenario-keys.ts";
import { suggestName } from "../problem.ts";
import type { Context } from "./context.ts";

/** The section `thresholds`: conditions on metrics that every run yields, or that `observe` asks for. */
export function thresholdsOf(
  context: Context,
  { thresholds = {}, observe = [] }: Pick<ScenarioDraft, "thresholds" | "observe">,
): readonly Threshold[] {
  const names = METRICS.map((metric) => metric.name);
  return Object.entries(thresholds).flatMap(([metric, text]) => {
    const path = ["thresholds", metric];
    // An observation yields metrics whose names begin with its own.
    if (!names.includes(metric) && !observe.some((each) => "name" in each && metric.startsWith(each.name))) {
      context.report(path, {
        code: "reference",
        expected: "the name of a metric, or of an entry of `observe`",
        found: `\`${metric}\``,
        suggestion: suggestName(metric, names) ?? "see docs/reference/output.md",
      });
      return [];
    }
    const threshold = readThreshold(metric, text);
    const unit = threshold === undefined ? undefined : unitAgainstPercent(threshold);
    if (unit !== undefined) {
      context.report(path, {
        code: "value",
        expected: `a number of ${unit}`,
        found: `\`${text}\``,
        suggestion: "per cent are for shares; compare variants with `surplus compare`",
      });
      return [];
    }
    if (threshold !== undefined) return [threshold];
    const expected = "a relation and a number";
    context.report(path, {
      code: "value",
      expected,
      suggestion: 'write for example `">= 0.999"` or `"<= 5 %"`',
    });
    return [];
  });
}
