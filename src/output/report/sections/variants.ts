import { dotCharts } from "../charts/dots.ts";
import { waterfallCharts } from "../charts/waterfall.ts";
import { chartsPart, type Section } from "../section.ts";
import { keyMetricsTable } from "../tables/key-metrics.ts";

/** The variants side by side. */
export const variantsSection: Section = {
  id: "variants",
  title: "Variants side by side",
  parts: [
    keyMetricsTable,
    chartsPart("From revenue to net value", waterfallCharts),
    chartsPart("Metric by metric", dotCharts),
  ],
};
