import type { Chart, ChartOptions } from "./chart.ts";
import type { Figure, TableCell } from "./data-table.ts";
import { niceAxis } from "./nice-axis.ts";
import { chartOptions, nameAxis, tooltip, valueAxis } from "./options.ts";
import { colour } from "./palette.ts";

/** Colours and shapes of the dots, so that neither alone tells them apart. */
const STYLES = [
  { fill: colour("blue"), symbol: "circle" },
  { fill: colour("orange"), symbol: "diamond" },
  { fill: colour("green"), symbol: "triangle" },
  { fill: colour("vermillion"), symbol: "rect" },
  { fill: colour("purple"), symbol: "pin" },
] as const;

/** A kind of dot, in each choice a value per row. */
export interface DotKind {
  readonly name: string;
  /** By choice, then by row. */
  readonly figures: readonly (readonly (Figure | undefined)[])[];
}

export interface DotRowsWishes {
  readonly id: string;
  readonly title: string;
  readonly rowKind: string;
  readonly rows: readonly string[];
  /** Selectors, and the words that each picture is chosen by; one picture without words needs none. */
  readonly selectors: readonly string[];
  readonly choices: readonly (readonly string[])[];
  readonly kinds: readonly DotKind[];
  /** A logarithmic axis leaves out what is 0 and below. */
  readonly isLog: boolean;
  /** Name of the number format of the axis (`web/formatters.ts`), and the unit in words. */
  readonly format: string;
  readonly unit: string;
  readonly caption: string;
  readonly note: string;
}

/** Dots of several kinds in a row per name; kinds and pictures without any dot are left out. Undefined if nothing is left. */
export function dotRows(wishes: DotRowsWishes): Chart | undefined {
  const { id, title, rowKind, rows, selectors, choices, isLog, unit } = wishes;
  const isShown = shownBy(isLog);
  const kinds = wishes.kinds.filter(({ figures }) => figures.some((row) => row.some(isShown)));
  const pictures = choices.flatMap((choice, at) =>
    kinds.some(({ figures }) => figures[at]!.some(isShown)) ? [{ choice, at }] : [],
  );
  const [first] = pictures;
  if (first === undefined) return undefined;
  const xAxisAt = (at: number): ChartOptions => {
    // Pictures of one first choice share a scale, so that the others can be compared.
    const alike = pictures.filter(({ choice }) => selectors.length < 2 || choice[0] === choices[at]![0]);
    const figures = kinds.flatMap((kind) => alike.flatMap((each) => kind.figures[each.at]!.filter(isShown)));
    return axisOf(
      wishes,
      figures.map(({ value }) => value),
    );
  };
  return {
    id,
    title,
    alt: `Dots by ${rowKind} [${unit}]${first.choice.length === 0 ? "" : `, ${first.choice.join(", ")}`}: ${rows
      .map((row, line) => `${row}: ${wordsOf(kinds, first.at, line)}`)
      .join("; ")}.`,
    width: 920,
    height: 64 + 34 * rows.length,
    legend: kinds.map(({ name }, at) => ({ name, fill: STYLES[at % STYLES.length]!.fill })),
    selectors,
    shared: chartOptions({
      grid: { left: 8, right: 28, top: 8, bottom: 8, containLabel: true },
      yAxis: nameAxis(rows, {
        inverse: true,
        splitLine: { show: true, lineStyle: { color: colour("line") } },
      }),
      tooltip: tooltip("item", "@tip item"),
    }),
    views: pictures.map(({ choice, at }) => ({
      choice,
      options: {
        xAxis: xAxisAt(at),
        series: kinds.map((kind, place) => seriesOf(wishes, kind, { at, place })),
      },
    })),
    zoom: false,
    table: {
      caption: wishes.caption,
      head: [rowKind, ...selectors, ...kinds.map(({ name }) => name)],
      rows: choices.flatMap((choice, at) =>
        rows.map((row, line): readonly TableCell[] => [
          row,
          ...choice,
          ...kinds.map(({ figures }) => figures[at]![line]),
        ]),
      ),
    },
    note: wishes.note,
  };
}

/** Whether a figure has a place on the axis. */
function shownBy(isLog: boolean): (figure: Figure | undefined) => figure is Figure {
  return (figure): figure is Figure => figure !== undefined && (!isLog || figure.value > 0);
}

/** Dots of one kind in the picture `at`; `place` is that of the kind in the legend. */
function seriesOf(
  { rows, isLog, unit }: DotRowsWishes,
  { name, figures }: DotKind,
  { at, place }: { readonly at: number; readonly place: number },
): ChartOptions {
  const { fill, symbol } = STYLES[place % STYLES.length]!;
  const isShown = shownBy(isLog);
  return {
    type: "scatter",
    name,
    symbol,
    symbolSize: 12,
    itemStyle: { color: fill, borderColor: colour("card"), borderWidth: 1, opacity: 1 },
    data: figures[at]!.flatMap((figure, line) =>
      isShown(figure)
        ? [{ value: [figure.value, line], tip: `${rows[line]}\n${name}: ${figure.text} ${unit}` }]
        : [],
    ),
  };
}

function axisOf({ isLog, format }: DotRowsWishes, values: readonly number[]): ChartOptions {
  if (!isLog) return valueAxis({ format, more: { ...niceAxis(0, Math.max(0, ...values), 5) } });
  const [min, max] = [Math.min(...values), Math.max(...values)].map(Math.log10);
  const lower = 10 ** Math.floor(min!);
  return valueAxis({
    format,
    more: { type: "log", min: lower, max: Math.max(10 * lower, 10 ** Math.ceil(max!)) },
  });
}

function wordsOf(kinds: readonly DotKind[], at: number, line: number): string {
  const words = kinds.flatMap(({ name, figures }) => {
    const figure = figures[at]![line];
    return figure === undefined ? [] : [`${name} ${figure.text}`];
  });
  return words.join(", ") || "nothing";
}
