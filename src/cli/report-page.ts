import { loadChartAsset } from "../io/chart-asset.ts";
import { openReportData } from "../io/report-tables.ts";
import { reportPage } from "../output/report/html/page.ts";
import { chartPicture, type Picture } from "../output/report/html/picture.ts";
import { reportCharts } from "../output/report/report-charts.ts";
import { suggestName } from "../scenario/problem.ts";
import { packageVersion } from "./package-info.ts";
import { UsageError } from "./report-error.ts";

/** Name of the report in a result folder. */
export const REPORT_FILE = "report.html";

/** The report of a result folder as HTML. @throws InputError if it is none. */
export function reportOf(folder: string): string {
  return reportPage(openReportData(folder), { ...loadChartAsset(), version: packageVersion() });
}

/** A chart of a report as a picture of its own. */
export interface NamedPicture extends Picture {
  /** Id of the chart in the page. */
  readonly id: string;
}

/**
 * Charts of a result folder as pictures.
 *
 * @param ids  Charts that are wanted; empty = all.
 * @throws UsageError for a chart that the report does not have; InputError if the folder is none of ours.
 */
export function picturesOf(folder: string, ids: readonly string[]): readonly NamedPicture[] {
  const charts = reportCharts(openReportData(folder));
  const known = charts.map(({ id }) => id);
  for (const id of ids) {
    if (!known.includes(id))
      throw new UsageError(`--chart: the report has no \`${id}\`; ${suggestName(id, known)}`);
  }
  const { draw } = loadChartAsset();
  const wanted = ids.length === 0 ? charts : charts.filter(({ id }) => ids.includes(id));
  return wanted.map((chart) => ({ id: chart.id, ...chartPicture(chart, draw) }));
}
