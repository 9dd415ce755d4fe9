import type { Figure as Reference } from "../../../model/catalog.ts";
import { DEFAULT_ELECTRICITY, DEFAULT_PUE } from "../../../model/catalog.ts";
import { GPU_CATALOG } from "../../../model/catalog-gpus.ts";
import { PRICE_REGIMES } from "../../../model/catalog-price-regimes.ts";
import { SLA_LADDERS } from "../../../model/catalog-sla.ts";
import type { ReportData } from "../../../model/report-data.ts";
import { formatNumber } from "../../number-text.ts";
import type { TableCell } from "../kit/data-table.ts";
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

type Plain = { readonly [key: string]: unknown };

/** Built-in figures that the scenario uses and does not set itself, each with its date, its source and how sure it is. */
export function catalogTable({ manifest }: ReportData): readonly Block[] {
  const resolved = manifest.resolved as Plain;
  const rows = [...gpuRows(resolved), ...siteRows(resolved), ...namedRows(resolved)];
  if (rows.length === 0) return [];
  const head = ["built-in figure", "value", "date", "source", "confidence"];
  const caption = "Built-in figures that this scenario leaves as they are";
  return [{ kind: "table", table: { caption, head, rows } }];
}

const objectAt = (value: unknown, key: string): Plain => ((value as Plain | undefined)?.[key] ?? {}) as Plain;

function row(name: string, { value, unit, date, source, confidence }: Reference): readonly TableCell[] {
  return [name, `${formatNumber(value)} ${unit}`, date, source, CONFIDENCE[confidence]];
}

/** Power and speed of the types that clusters have, unless the scenario says otherwise. */
function gpuRows(resolved: Plain): readonly (readonly TableCell[])[] {
  const fleet = objectAt(resolved, "fleet");
  const clusters = Object.values(objectAt(fleet, "clusters")) as readonly Plain[];
  const used = new Set(clusters.map((cluster) => cluster["gpu"]));
  return GPU_CATALOG.filter(({ name }) => used.has(name)).flatMap((entry) => {
    const own = objectAt(objectAt(fleet, "gpu_types"), entry.name);
    const isSet = (key: string): boolean => own[key] !== undefined;
    return [
      ...(isSet("load_power") ? [] : [row(`${entry.name}: power under load`, entry.loadPower)]),
      ...(isSet("idle_power") || isSet("load_power")
        ? []
        : [row(`${entry.name}: idle power`, entry.idlePower)]),
      ...(isSet("relative_performance")
        ? []
        : [row(`${entry.name}: relative performance`, entry.relativePerformance)]),
      ...(entry.onDemandPrice === undefined
        ? []
        : [row(`${entry.name}: on-demand list price, for comparison`, entry.onDemandPrice)]),
    ];
  });
}

/** Electricity and PUE where some cluster has no data center that says them. */
function siteRows(resolved: Plain): readonly (readonly TableCell[])[] {
  const fleet = objectAt(resolved, "fleet");
  const sites = Object.values(objectAt(fleet, "data_centers")) as readonly Plain[];
  const clusters = Object.values(objectAt(fleet, "clusters")) as readonly Plain[];
  const isLacking = (key: string): boolean =>
    sites.some((site) => site[key] === undefined) ||
    clusters.some((cluster) => cluster["data_center"] === undefined);
  return [
    ...(isLacking("electricity") ? [row("electricity price", DEFAULT_ELECTRICITY)] : []),
    ...(isLacking("pue") ? [row("PUE", DEFAULT_PUE)] : []),
  ];
}

/** Ladders of service levels and regimes of outside prices that the scenario names. */
function namedRows(resolved: Plain): readonly (readonly TableCell[])[] {
  const words = textsIn(resolved);
  const ladders = Object.entries(SLA_LADDERS).filter(([name]) => words.has(`sla ${name}`));
  const regimes = Object.entries(PRICE_REGIMES).filter(([name]) => words.has(`regimes ${name}`));
  return [
    ...ladders.map(([name, { source, confidence }]) => [
      `service levels \`${name}\``,
      undefined,
      undefined,
      source,
      CONFIDENCE[confidence],
    ]),
    ...regimes.map(([name, { date, source, confidence }]) => [
      `price regimes \`${name}\``,
      undefined,
      date,
      source,
      CONFIDENCE[confidence],
    ]),
  ];
}

/** Every text of a document after its key: `sla aws`. */
function textsIn(value: unknown, key = ""): ReadonlySet<string> {
  if (typeof value === "string") return new Set([`${key} ${value}`]);
  if (typeof value !== "object" || value === null) return new Set();
  const entries = Object.entries(value as Plain);
  return new Set(entries.flatMap(([name, each]) => [...textsIn(each, name)]));
}
