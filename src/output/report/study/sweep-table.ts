import type { DataTable } from "../kit/data-table.ts";
import { metricTitle } from "../kit/metric-title.ts";
import { pointText, type Sweep } from "./sweep.ts";

/** Points down and variants across: the mean of a metric with its interval. */
export function sweepTable(sweep: Sweep, metric: string): DataTable {
  const { inputs, variants, points } = sweep;
  return {
    caption: `${metricTitle(metric)}: mean and 95 % interval at every point; other metrics are in sweep.csv`,
    head: [inputs.map(({ path }) => path).join(", "), ...variants],
    rows: points.map((point) => [
      pointText(point, inputs),
      ...variants.map((variant) => sweep.meanAt({ point: point["point"]!, variant, metric })),
    ]),
  };
}
