import type { ReportData } from "../../model/report-data.ts";
import type { Chart } from "./kit/chart.ts";
import type { Block } from "./section.ts";
import { SECTIONS } from "./sections.ts";

/** All charts of a report, in the order of the page. */
export function reportCharts(data: ReportData): readonly Chart[] {
  return SECTIONS.flatMap(({ parts }) => parts.flatMap((part) => part(data).flatMap(chartsOf)));
}

function chartsOf(block: Block): readonly Chart[] {
  if (block.kind === "details") return block.blocks.flatMap(chartsOf);
  return block.kind === "charts" ? block.charts : [];
}
