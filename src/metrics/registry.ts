import { CANNIBALIZATION_METRICS } from "./cannibalization-metrics.ts";
import { DEMAND_METRICS } from "./demand-metrics.ts";
import { FORECAST_METRICS } from "./forecast-metrics.ts";
import { GPU_HOUR_METRICS } from "./gpu-hour-metrics.ts";
import { HINDSIGHT_METRICS } from "./hindsight-metrics.ts";
import { INTERNAL_METRICS } from "./internal-metrics.ts";
import type { Metric } from "./metric.ts";
import { MONEY_METRICS } from "./money-metrics.ts";
import type { Replication } from "./result.ts";
import { TOKEN_METRICS } from "./token-metrics.ts";
import { USE_METRICS } from "./use-metrics.ts";

/** Every metric that each run yields, in the order of the files. Add one here or in one of the lists. */
export const METRICS: readonly Metric[] = [
  ...GPU_HOUR_METRICS,
  ...MONEY_METRICS,
  ...CANNIBALIZATION_METRICS,
  ...USE_METRICS,
  ...DEMAND_METRICS,
  ...TOKEN_METRICS,
  ...INTERNAL_METRICS,
  ...FORECAST_METRICS,
  ...HINDSIGHT_METRICS,
];

/** A metric by its name. @throws RangeError if there is none. */
export function metricNamed(name: string): Metric {
  const metric = METRICS.find((each) => each.name === name);
  if (metric === undefined) throw new RangeError(`unknown metric ${name}`);
  return metric;
}

/** Metrics that the scenario asked for in `observe:`, and those that its policies report, in the order of the runs that yield them. */
export function observedMetrics(replications: readonly Replication[]): readonly Metric[] {
  const units = new Map<string, string>();
  for (const { run } of replications) {
    for (const { name, unit } of run.observations) if (!units.has(name)) units.set(name, unit);
  }
  return [...units].map(([name, unit]) => ({
    name,
    unit,
    kind: "time_average",
    formula: "see the entry of `observe`, or the policy, in the scenario",
    meaning: "Asked for in `observe`, or reported by a policy.",
    compute: ({ run }) => run.observations.find((each) => each.name === name)?.value,
  }));
}
