import { halfWidth, type Summary } from "../experiment/statistics.ts";
import type { VariantSummary } from "../experiment/summarize.ts";
import { figure, money, percent } from "./figures.ts";
import { folded } from "./folded.ts";
import { plainTable } from "./plain-table.ts";

/** How the table is drawn. */
export interface TableStyle {
  /** Width of the terminal [characters]. */
  readonly columns: number;
  /** Makes a heading stand out; the identity where colour is off. */
  readonly strong: (text: string) => string;
}

interface TableColumn {
  readonly metric: string;
  /** Heading on one line, and in two. */
  readonly wide: string;
  readonly narrow: string;
  readonly show: (value: number) => string;
}

const COLUMNS: readonly TableColumn[] = [
  { metric: "utilization", wide: "utilization", narrow: "utili-\nzation", show: percent },
  { metric: "sell_through", wide: "sell-through", narrow: "sell-\nthrough", show: percent },
  { metric: "revenue_usd", wide: "revenue", narrow: "revenue", show: money },
  {
    metric: "average_price_usd_per_gpu_hour",
    wide: "average $/GPU-h",
    narrow: "average\n$/GPU-h",
    show: (value) => value.toFixed(3),
  },
  { metric: "evictions", wide: "evictions", narrow: "evic-\ntions", show: figure },
  {
    metric: "internal_shortfall_gpu_hours",
    wide: "unmet internal GPU-h",
    narrow: "unmet\nGPU-h",
    show: figure,
  },
  { metric: "net_value_usd", wide: "net value", narrow: "net\nvalue", show: money },
];

/** Below this width the half-widths go under their values. */
const WIDE_COLUMNS = 130;
/** Longer names go over several lines there. */
const VARIANT_WIDTH = 16;

/** One row per variant with the main metrics, each ± half of its 95 % interval. */
export function variantTable(summaries: readonly VariantSummary[], style: TableStyle): string {
  const wide = style.columns >= WIDE_COLUMNS;
  const head = ["variant", ...COLUMNS.map((column) => (wide ? column.wide : column.narrow))];
  const rows = summaries.map(({ variant, metrics }) => {
    const cells = COLUMNS.map((column) => {
      const found = metrics.find((each) => each.metric.name === column.metric);
      return found === undefined ? "-" : cell(found.summary, column.show, wide ? " " : "\n");
    });
    return [wide ? variant : folded(variant, VARIANT_WIDTH), ...cells];
  });
  return plainTable({ head, rows, leftColumns: 1, strong: style.strong });
}

/** `71.2% ±0.4%`, or in two lines; a dash where there is no value, no ± where there is no interval. */
function cell(summary: Summary, show: (value: number) => string, separator: string): string {
  if (summary.mean === undefined) return "-";
  const half = halfWidth(summary);
  return half === undefined ? show(summary.mean) : `${show(summary.mean)}${separator}±${show(half)}`;
}
