import { chartPart, type Section } from "../section.ts";
import { conclusionTable } from "../study/conclusion-table.ts";
import { searchChart } from "../study/search-chart.ts";
import { sensitivityChart } from "../study/sensitivity-chart.ts";
import { sweepCurvesChart } from "../study/sweep-curves.ts";
import { sweepDotsChart } from "../study/sweep-dots.ts";
import { sweepHeatChart } from "../study/sweep-heat.ts";
import { sweepScatterChart } from "../study/sweep-scatter.ts";

/** What a sweep, a sensitivity analysis or a search found; empty for a run. */
export const studySection: Section = {
  id: "study",
  title: "What the study found",
  parts: [
    chartPart(sweepCurvesChart),
    chartPart(sweepHeatChart),
    chartPart(sweepDotsChart),
    chartPart(sweepScatterChart),
    chartPart(sensitivityChart),
    conclusionTable,
    chartPart(searchChart),
  ],
};
