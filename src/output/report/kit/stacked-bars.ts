import type { Chart, ChartOptions } from "./chart.ts";
import type { Figure } from "./data-table.ts";
import { chartOptions, nameAxis, tooltip, valueAxis } from "./options.ts";
import { colour } from "./palette.ts";

/** A part of the bars, one value per row; undefined = nothing there. */
export interface BarPart {
  readonly name: string;
  readonly fill: string;
  readonly figures: readonly (Figure | undefined)[];
}

export interface StackedBarsWishes {
  readonly id: string;
  readonly title: string;
  /** What a row is, for the table: `variant`. */
  readonly rowKind: string;
  readonly rows: readonly string[];
  readonly parts: readonly BarPart[];
  /** Name of the number format of axis and hover (`web/formatters.ts`), and the unit in words. */
  readonly format: "figure" | "money";
  readonly unit: string;
  readonly caption: string;
  readonly note?: string;
}

/** Horizontal stacked bars, one per row; parts without any value are left out. Undefined if nothing is left. */
export function stackedBars(wishes: StackedBarsWishes): Chart | undefined {
  const { id, title, rows, format, unit, note } = wishes;
  const parts = wishes.parts.filter(({ figures }) =>
    figures.some((each) => each !== undefined && each.value !== 0),
  );
  if (parts.length === 0) return undefined;
  return {
    id,
    title,
    alt: `Stacked bars by ${wishes.rowKind} [${unit}]: ${rows.map((row, at) => barWords(row, parts, at)).join("; ")}.`,
    width: 920,
    height: 64 + 34 * rows.length,
    legend: parts.map(({ name, fill }) => ({ name, fill })),
    selectors: [],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: valueAxis({ format: `@${format}`, more: { splitNumber: 4 } }),
      yAxis: nameAxis(rows, { inverse: true }),
      tooltip: tooltip("item", "@tip item"),
      series: parts.map((part) => barSeries(part, wishes)),
    }),
    views: [{ choice: [], options: {} }],
    zoom: false,
    table: {
      caption: wishes.caption,
      head: [wishes.rowKind, ...parts.map(({ name }) => name)],
      rows: rows.map((row, at) => [row, ...parts.map(({ figures }) => figures[at])]),
    },
    ...(note === undefined ? {} : { note }),
  };
}

/** A part of the bars as a series of the chart. */
export function barSeries(
  { name, fill, figures }: BarPart,
  { rows, format, unit }: Pick<StackedBarsWishes, "rows" | "format" | "unit">,
): ChartOptions {
  return {
    type: "bar",
    name,
    stack: "all",
    barMaxWidth: 22,
    itemStyle: { color: fill, borderColor: colour("card"), borderWidth: 0.6 },
    emphasis: { disabled: true },
    data: figures.map((figure, at) => ({
      value: figure?.value ?? 0,
      tip: `${rows[at]}\n${name}: ${figure?.text ?? "none"}${format === "money" ? "" : ` ${unit}`}`,
    })),
  };
}

/** What a row of stacked bars says in words: `batch: accepted 12, priced out 3`. */
export function barWords(row: string, parts: readonly BarPart[], at: number): string {
  const words = parts.flatMap(({ name, figures }) => {
    const figure = figures[at];
    return figure === undefined || figure.value === 0 ? [] : [`${name} ${figure.text}`];
  });
  return `${row}: ${words.join(", ") || "nothing"}`;
}
