import { hourRevenueChart } from "../charts/hour-revenue.ts";
import { surplusHoursChart, unsoldValueChart } from "../charts/surplus-use.ts";
import { weekHeatCharts } from "../charts/week-heat.ts";
import { chartPart, chartsPart, type Section } from "../section.ts";

/** Where the surplus goes, and why the rest is unsold. */
export const surplusSection: Section = {
  id: "surplus",
  title: "Where the surplus goes, and why the rest is unsold",
  parts: [
    chartPart(surplusHoursChart),
    chartPart(unsoldValueChart),
    chartPart(hourRevenueChart),
    chartsPart("By hour of the week", weekHeatCharts),
  ],
};
