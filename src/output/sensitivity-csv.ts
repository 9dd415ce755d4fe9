import type { Column } from "./csv-table.ts";

/** One figure about what an input does to a metric. */
export interface SensitivityRow {
  readonly method: string;
  readonly variant: string;
  readonly metric: string;
  readonly input: string;
  readonly inputLow: string;
  readonly inputHigh: string;
  readonly measure: string;
  readonly unit: string;
  readonly value: number | undefined;
  readonly ci95Low: number | undefined;
  readonly ci95High: number | undefined;
}

/** Columns of sensitivity.csv. */
export const SENSITIVITY_COLUMNS: readonly Column<SensitivityRow>[] = [
  { name: "method", unit: "", meaning: "`tornado`, `sobol` or `morris`.", value: (row) => row.method },
  { name: "variant", unit: "", meaning: "Name of the variant.", value: (row) => row.variant },
  { name: "metric", unit: "", meaning: "Metric that is explained.", value: (row) => row.metric },
  { name: "input", unit: "", meaning: "Path of the input.", value: (row) => row.input },
  {
    name: "input_low",
    unit: "see input",
    type: "text",
    meaning: "Lower end of the input.",
    value: (row) => row.inputLow,
  },
  {
    name: "input_high",
    unit: "see input",
    type: "text",
    meaning: "Upper end of the input.",
    value: (row) => row.inputHigh,
  },
  {
    name: "measure",
    unit: "",
    meaning:
      "tornado: `at_low`, `at_high` (difference to the base); sobol: `first`, `total` (shares of the variance); morris: `mu`, `mu_star`, `sigma` (per move over the whole range).",
    value: (row) => row.measure,
  },
  { name: "unit", unit: "", meaning: "Unit of the value.", value: (row) => row.unit },
  { name: "value", unit: "see unit", meaning: "The measure.", value: (row) => row.value },
  {
    name: "ci95_low",
    unit: "see unit",
    meaning:
      "Lower end of its 95 % interval: paired over replications (tornado), bootstrap over points (sobol), Student t over trajectories (morris).",
    value: (row) => row.ci95Low,
  },
  {
    name: "ci95_high",
    unit: "see unit",
    meaning: "Upper end of the same interval.",
    value: (row) => row.ci95High,
  },
];
