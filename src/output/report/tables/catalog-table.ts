import type { ReportData } from "../../../model/report-data.ts";
import { catalogAssumptions } from "../../catalog-assumptions.ts";
import { formatNumber } from "../../number-text.ts";
import type { Block } from "../section.ts";

/** Words for the letters of the catalog. */
const CONFIDENCE: Readonly<Record<string, string>> = {
  A: "primary source",
  B: "secondary source",
  C: "aggregator",
  D: "derived",
  M: "from memory",
  assumption: "assumption",
};

/** Built-in figures that the scenario uses and does not set itself, each with its date, its source and how sure it is. */
export function catalogTable({ manifest }: ReportData): readonly Block[] {
  const rows = catalogAssumptions(manifest.resolved).map(({ key, value, unit, date, source, confidence }) => {
    const text = typeof value === "number" ? formatNumber(value) : value;
    return [key, unit === "" ? text : `${text} ${unit}`, date, source, CONFIDENCE[confidence]];
  });
  if (rows.length === 0) return [];
  const head = ["built-in figure", "value", "date", "source", "confidence"];
  const caption = "Built-in figures that this scenario leaves as they are";
  return [{ kind: "table", table: { caption, head, rows } }];
}
