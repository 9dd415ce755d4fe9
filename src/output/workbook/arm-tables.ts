import { type Arm, type MetricParts, summarizeSamples } from "../../experiment/arms.ts";
import type { MetricComparison } from "../../experiment/comparison.ts";
import { METRICS } from "../../metrics/registry.ts";
import { COMPARISON_COLUMNS } from "../comparison-csv.ts";
import type { Column } from "../csv-table.ts";
import { memoryTable } from "../memory-table.ts";
import type { ResultTable } from "../result-table.ts";
import { SUMMARY_COLUMNS, type SummaryRow } from "../summary-csv.ts";

/** The tables of a comparison: what each arm yields, how they differ, and every replication. */
export function armTables(
  arms: readonly Arm[],
  comparisons: readonly MetricComparison[],
): readonly ResultTable[] {
  const summaries = arms.flatMap(({ name, samples }) =>
    samples.map(
      (each): SummaryRow => ({
        variant: name,
        metric: { name: each.metric, unit: each.unit },
        summary: summarizeSamples(each),
      }),
    ),
  );
  const runs = arms.flatMap((arm) =>
    arm.replications.map((replication, at): ArmRun => ({ arm, replication, at })),
  );
  return [
    memoryTable("summary.csv", SUMMARY_COLUMNS, summaries),
    memoryTable("comparison.csv", COMPARISON_COLUMNS, comparisons),
    memoryTable("runs.csv", runColumns(arms), runs),
  ];
}

/** A replication of an arm: its number, and its position among those of the arm. */
interface ArmRun {
  readonly arm: Arm;
  readonly replication: number;
  readonly at: number;
}

function runColumns(arms: readonly Arm[]): readonly Column<ArmRun>[] {
  const units = new Map(arms.flatMap(({ samples }) => samples.map(({ metric, unit }) => [metric, unit])));
  return [
    { name: "variant", unit: "", meaning: "What is compared.", value: ({ arm }) => arm.name },
    {
      name: "replication",
      unit: "",
      type: "count",
      meaning: "Number of the replication, from 0.",
      value: ({ replication }) => replication,
    },
    { name: "seed", unit: "", meaning: "Master seed.", value: ({ arm }) => arm.seed },
    ...[...units].map(([name, unit]): Column<ArmRun> => {
      const { meaning = "", formula = "" } = METRICS.find((each) => each.name === name) ?? {};
      const value = ({ arm, at }: ArmRun): number | undefined =>
        ratioOf(arm.samples.find((each) => each.metric === name)?.parts[at]);
      return { name, unit, type: "number", meaning, formula, value };
    }),
  ];
}

function ratioOf(parts: MetricParts | undefined): number | undefined {
  return parts === undefined || !(parts.denominator > 0) ? undefined : parts.numerator / parts.denominator;
}
