import { ticks } from "d3-array";
import { folded } from "../folded.ts";
import { type PlotStyle, plotLayout } from "./plot-style.ts";
import { wrapped } from "./wrapped.ts";

/** A value with its interval; what there is none of is absent. */
export interface DotRow {
  readonly label: string;
  readonly value: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

export interface DotPlot {
  readonly title: string;
  readonly rows: readonly DotRow[];
  /** A value as text, for the axis. */
  readonly show: (value: number) => string;
}

const MARKS = {
  unicode: { dot: "●", low: "├", line: "─", high: "┤", zero: "┊", axis: "─", tick: "┴" },
  ascii: { dot: "o", low: "|", line: "-", high: "|", zero: ":", axis: "-", tick: "+" },
} as const;

/** Nothing is drawn of a range that is more than this many times as far from zero as it is wide: zero stays out. */
const ZERO_DISTANCE = 3;
/** Characters that a label of the axis takes, with its gap. */
const TICK_COLUMNS = 12;

/**
 * Values as dots with their intervals, one a line, over one axis.
 *
 * The axis holds every interval whole, and zero too unless it is far off; a dotted line marks zero inside.
 *
 * @returns Lines without the last line break; undefined if fewer than two rows have a value.
 */
export function dotPlot({ title, rows, show }: DotPlot, style: PlotStyle): string | undefined {
  const values = rows.flatMap(({ value, low, high }) =>
    [value, low, high].filter((each) => each !== undefined),
  );
  if (rows.filter(({ value }) => value !== undefined).length < 2) return undefined;
  const labels = rows.map(({ label }) => label);
  const { label: labelWidth, plot: plotWidth } = plotLayout(labels, style.columns);
  const axis = axisOf(values, plotWidth);
  const lines = rows.flatMap((row) => {
    const parts = folded(row.label, labelWidth).split("\n");
    const drawn = rowText(row, axis, style.glyphs);
    return parts.map((part, at) =>
      lineOf(part, labelWidth, at === parts.length - 1 ? drawn : axis.blank(style.glyphs)),
    );
  });
  const foot = axisLines(axis, show, style.glyphs).map((text) => lineOf("", labelWidth, text));
  return [style.strong(wrapped(title, style.columns)), ...lines, ...foot].join("\n");
}

function lineOf(label: string, width: number, text: string): string {
  return `${label.padEnd(width)}  ${text}`.trimEnd();
}

/** Where values stand in a line. */
interface Axis {
  readonly width: number;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** Column of a value, from 0. */
  readonly at: (value: number) => number;
  /** A line with nothing but the mark of zero. */
  readonly blank: (glyphs: PlotStyle["glyphs"]) => string;
}

/** An axis from tick to tick around all values. */
function axisOf(values: readonly number[], width: number): Axis {
  let low = Math.min(...values);
  let high = Math.max(...values);
  const span = high - low;
  if (low > 0 && low <= ZERO_DISTANCE * span) low = 0;
  if (high < 0 && -high <= ZERO_DISTANCE * span) high = 0;
  if (low === high) {
    // One value only: an axis from zero to it, or around zero.
    if (low > 0) low = 0;
    else if (high < 0) high = 0;
    else [low, high] = [-1, 1];
  }
  const marks = ticks(low, high, Math.max(2, Math.floor(width / TICK_COLUMNS)));
  const at = (value: number): number => Math.round(((value - low) / (high - low)) * (width - 1));
  const blank = (glyphs: PlotStyle["glyphs"]): string =>
    low < 0 && high > 0 ? " ".repeat(at(0)) + MARKS[glyphs].zero : "";
  return { width, low, high, ticks: marks, at, blank };
}

function rowText({ value, low, high }: DotRow, axis: Axis, glyphs: PlotStyle["glyphs"]): string {
  if (value === undefined) return "-";
  const marks = MARKS[glyphs];
  const cells = [...axis.blank(glyphs).padEnd(axis.width)];
  if (low !== undefined && high !== undefined) {
    const [from, to] = [axis.at(low), axis.at(high)];
    cells.fill(marks.line, from, to + 1);
    cells[from] = marks.low;
    cells[to] = marks.high;
  }
  cells[axis.at(value)] = marks.dot;
  return cells.join("");
}

/** The rule with its ticks, and below it the values of as many of them, evenly, as there is room for. */
function axisLines(
  axis: Axis,
  show: (value: number) => string,
  glyphs: PlotStyle["glyphs"],
): readonly string[] {
  const marks = MARKS[glyphs];
  const rule = Array.from({ length: axis.width }, () => marks.axis as string);
  for (const tick of axis.ticks) rule[axis.at(tick)] = marks.tick;
  for (let step = 1; step < axis.ticks.length; step++) {
    const labels = tickLabels(axis, { show, step });
    if (labels !== undefined) return [rule.join(""), labels];
  }
  return [rule.join(""), show(axis.ticks[0] ?? axis.low)];
}

/** The values of every `step`-th tick, each centred below it; undefined if two would touch. */
function tickLabels(
  axis: Axis,
  { show, step }: { readonly show: (value: number) => string; readonly step: number },
): string | undefined {
  let labels = "";
  for (let index = 0; index < axis.ticks.length; index += step) {
    const tick = axis.ticks[index]!;
    const text = show(tick);
    const middle = axis.at(tick) - Math.floor(text.length / 2);
    const start = Math.max(0, Math.min(axis.width - text.length, middle));
    if (labels !== "" && start < labels.length + 1) return undefined;
    labels = labels.padEnd(start) + text;
  }
  return labels;
}
