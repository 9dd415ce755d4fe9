import { fsum } from "d3-array";
import { type Arm, replicationValues } from "./arms.ts";
import { arePaired, compareArms, type MetricComparison } from "./comparison.ts";
import { probabilityBest } from "./inference/best.ts";
import { seededUniform } from "./seeded-uniform.ts";

/** How likely each arm is the best in one metric (the highest), in the order of the arms. */
export interface BestArm {
  readonly metric: string;
  readonly paired: boolean;
  readonly chances: readonly { readonly arm: string; readonly probability: number }[];
}

/** Absent with fewer than two arms, or where an arm has fewer than two replications with the metric. */
export function bestArm(arms: readonly Arm[], metric: string): BestArm | undefined {
  if (arms.length < 2) return undefined;
  const common = arms[0]!.replications.filter((each) => arms.every((arm) => arm.replications.includes(each)));
  const paired = common.length >= 2 && arms.every((arm) => arePaired(arms[0]!, arm));
  const values = arms.map((arm) => replicationValues(arm, metric, paired ? common : arm.replications));
  if (values.some((each) => each === undefined || each.length < 2)) return undefined;
  const uniform = seededUniform(arms[0]!.seed, `best ${metric}`);
  const probabilities = probabilityBest(
    values.map((each) => each!),
    { paired, uniform },
  );
  return {
    metric,
    paired,
    chances: arms.map((arm, at) => ({ arm: arm.name, probability: probabilities[at]! })),
  };
}

/** The best arm, and how it compares with the one that comes next. */
export interface BestVerdict {
  readonly best: BestArm;
  /** The first in the mean against the second. */
  readonly lead: MetricComparison | undefined;
}

/** The best of some arms in a metric; absent where it cannot be said. */
export function bestVerdict(arms: readonly Arm[], metric: string): BestVerdict | undefined {
  const best = bestArm(arms, metric);
  if (best === undefined) return undefined;
  const means = arms.map((arm) => meanOf(arm, metric));
  const order = arms.map((_, at) => at).sort((a, b) => means[b]! - means[a]!);
  const [first, second] = [arms[order[0]!]!, arms[order[1]!]!];
  return { best, lead: compareArms([second, first]).find((each) => each.metric === metric) };
}

function meanOf(arm: Arm, metric: string): number {
  const values = replicationValues(arm, metric, arm.replications) ?? [];
  return fsum(values) / values.length;
}
