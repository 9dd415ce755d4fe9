import { loadChartAsset } from "../io/chart-asset.ts";
import { openReportData } from "../io/report-tables.ts";
import { reportPage } from "../output/report/html/page.ts";
import { packageVersion } from "./package-info.ts";

/** Name of the report in a result folder. */
export const REPORT_FILE = "report.html";

/** The report of a result folder as HTML. @throws InputError if it is none. */
export function reportOf(folder: string): string {
  return reportPage(openReportData(folder), { ...loadChartAsset(), version: packageVersion() });
}
