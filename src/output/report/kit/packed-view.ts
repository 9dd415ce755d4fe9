import type { ChartView, Json } from "./chart.ts";

/** Rows of a time chart whose instants are counted in steps from the first: `0`, `1`, `4` in place of 13 digits each. */
interface PackedRows {
  readonly startMs: number;
  readonly stepMs: number;
  readonly rows: readonly Row[];
}

type Row = readonly [time: number, ...values: (number | null)[]];

/** A view as the page carries it; `unpackedView` gives it back as it was. */
export function packedView(view: ChartView): ChartView {
  const source = rowsOf(view);
  if (source === undefined) return view;
  const [[startMs]] = source as [Row];
  const stepMs = source.reduce((step, [ms]) => greatestCommonDivisor(ms - startMs, step), 0) || 1;
  const rows = source.map(([ms, ...values]): Row => [(ms - startMs) / stepMs, ...values]);
  const packed = { startMs, stepMs, rows };
  return { ...view, options: { ...view.options, dataset: { packed } } };
}

/** A view of the page as charts draw it. */
export function unpackedView(view: ChartView): ChartView {
  const packed = (view.options["dataset"] as { readonly packed?: PackedRows } | undefined)?.packed;
  if (packed === undefined) return view;
  const { startMs, stepMs, rows } = packed;
  const source: Json = rows.map(([steps, ...values]) => [startMs + steps * stepMs, ...values]);
  return { ...view, options: { ...view.options, dataset: { source } } };
}

/** The rows of a view over time; undefined of any other. */
function rowsOf({ options }: ChartView): readonly Row[] | undefined {
  const { source } = (options["dataset"] ?? {}) as { readonly source?: readonly Row[] };
  const isOfTime = source !== undefined && source.length > 0 && source.every(([ms]) => Number.isInteger(ms));
  return isOfTime ? source : undefined;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
