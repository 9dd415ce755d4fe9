import type { Chart } from "./chart.ts";
import type { Figure } from "./data-table.ts";
import { niceAxis } from "./nice-axis.ts";
import { chartOptions, nameAxis, tooltip, valueAxis } from "./options.ts";
import { type BarPart, barSeries, barWords, type StackedBarsWishes } from "./stacked-bars.ts";

/** A part of the bars, in each choice a value per row. */
export interface ChosenPart {
  readonly name: string;
  readonly fill: string;
  /** By choice, then by row. */
  readonly figures: readonly (readonly (Figure | undefined)[])[];
}

export interface ChosenBarsWishes extends Omit<StackedBarsWishes, "parts"> {
  /** What is chosen from, for the selector and the table: `variant`. */
  readonly choiceKind: string;
  readonly choices: readonly string[];
  readonly parts: readonly ChosenPart[];
}

/**
 * Horizontal stacked bars with a selector: a picture per choice, all on one scale. Parts without any value are left
 * out, and so are pictures without a bar; the table has all. Undefined if nothing is left.
 */
export function chosenBars(wishes: ChosenBarsWishes): Chart | undefined {
  const { id, title, choiceKind, choices, rowKind, rows, format, unit, note } = wishes;
  const parts = wishes.parts.filter(({ figures }) => figures.some(hasValue));
  const pictures = choices.flatMap((choice, at) => {
    const own = parts.map(({ name, fill, figures }): BarPart => ({ name, fill, figures: figures[at]! }));
    return own.some(({ figures }) => hasValue(figures)) ? [{ choice, parts: own }] : [];
  });
  const [first] = pictures;
  if (first === undefined) return undefined;
  const longest = Math.max(
    ...pictures.flatMap((picture) => rows.map((_, at) => lengthOf(picture.parts, at))),
  );
  const words = rows.map((row, at) => barWords(row, first.parts, at));
  return {
    id,
    title,
    alt: `Stacked bars by ${rowKind} [${unit}], ${choiceKind} ${first.choice}: ${words.join("; ")}.`,
    width: 920,
    height: 64 + 34 * rows.length,
    legend: parts.map(({ name, fill }) => ({ name, fill })),
    selectors: [choiceKind],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: valueAxis({ format: `@${format}`, more: { ...niceAxis(0, longest, 6) } }),
      yAxis: nameAxis(rows, { inverse: true }),
      tooltip: tooltip("item", "@tip item"),
    }),
    views: pictures.map(({ choice, parts: own }) => ({
      choice: [choice],
      options: { series: own.map((part) => barSeries(part, wishes)) },
    })),
    zoom: false,
    table: {
      caption: wishes.caption,
      head: [rowKind, choiceKind, ...parts.map(({ name }) => name)],
      rows: choices.flatMap((choice, at) =>
        rows.map((row, line) => [row, choice, ...parts.map(({ figures }) => figures[at]![line])]),
      ),
    },
    ...(note === undefined ? {} : { note }),
  };
}

const hasValue = (figures: readonly (Figure | undefined)[]): boolean =>
  figures.some((figure) => figure !== undefined && figure.value !== 0);

/** Length of the bar of a row. */
function lengthOf(parts: readonly BarPart[], at: number): number {
  return parts.reduce((sum, { figures }) => sum + (figures[at]?.value ?? 0), 0);
}
