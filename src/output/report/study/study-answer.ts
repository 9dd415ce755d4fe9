import type { ReportData } from "../../../model/report-data.ts";
import { escaped } from "../html/escape.ts";
import { figureHtml } from "../html/table-html.ts";
import type { MeanCell } from "../kit/data-table.ts";
import { metricTitle } from "../kit/metric-title.ts";
import type { Block } from "../section.ts";
import { type Conclusion, conclusionsOf } from "./conclusions.ts";
import { inputValue } from "./inputs.ts";
import { searchOf } from "./search-points.ts";
import { type InputEffect, type Sensitivity, sensitivityOf } from "./sensitivity.ts";
import { bestPoints, sweepOf } from "./sweep.ts";

/** What a study found, as one sentence; nothing for a run. */
export function studyAnswer(data: ReportData): readonly Block[] {
  const html = sweepSentence(data) ?? sensitivitySentence(data) ?? searchSentence(data);
  return html === undefined ? [] : [{ kind: "html", html: `<p class="lead">${html}.</p>` }];
}

/** `net value`: a sentence has the unit with its figures. */
const metricWords = (metric: string): string => escaped(metricTitle(metric).replace(/ \[[^\]]*\]$/, ""));

const strong = (text: string): string => `<b>${escaped(text)}</b>`;

function rangeHtml({ low, high }: Pick<MeanCell, "low" | "high">, name = "95 % interval "): string {
  return low === undefined || high === undefined ? "" : ` (${name}${figureHtml(low)} to ${figureHtml(high)})`;
}

function sweepSentence(data: ReportData): string | undefined {
  const sweep = sweepOf(data);
  const [best, next] = sweep === undefined ? [] : bestPoints(sweep);
  if (sweep === undefined || best === undefined) return undefined;
  const places = sweep.inputs.map(
    (input) => `${escaped(input.path)} = ${strong(inputValue(best.point, input) || "as it is")}`,
  );
  const rest =
    next === undefined
      ? ""
      : `; the next best variant, ${strong(next.variant)}, reaches ${figureHtml(next.cell.mean)}`;
  return (
    `Of ${sweep.points.length} points, ${strong(best.variant)} has the highest ${metricWords(sweep.metrics[0] ?? "")}, ` +
    `${figureHtml(best.cell.mean)}${rangeHtml(best.cell)}, at ${places.join(" and ")}${rest}`
  );
}

function sensitivitySentence(data: ReportData): string | undefined {
  const found = sensitivityOf(data);
  const [strongest] = found?.effects ?? [];
  if (found === undefined || strongest === undefined) return undefined;
  const metric = `the ${metricWords(found.metric)} of ${strong(found.variant)}`;
  return SENTENCES[found.method](strongest, metric);
}

const SENTENCES: Readonly<Record<Sensitivity["method"], (effect: InputEffect, metric: string) => string>> = {
  tornado: ({ path, range, cells: [low, high] }, metric) =>
    `${strong(path)} moves ${metric} most: over its range, ${escaped(range)}, by ${shown(low)} at the lower end and ` +
    `${shown(high)} at the upper end, against the scenario as it stands`,
  sobol: ({ path, range, cells: [alone, total] }, metric) =>
    `${strong(path)} (${escaped(range)}) explains most of the variance of ${metric}: index ${shown(alone)} alone and ` +
    `${shown(total)} with what it does together with others`,
  morris: ({ path, range, cells: [mean, spread] }, metric) =>
    `${strong(path)} has the strongest effect on ${metric}: over its range, ${escaped(range)}, ${shown(mean)} on average, ` +
    `with a spread of ${shown(spread)}`,
};

const shown = (cell: MeanCell | undefined): string =>
  cell === undefined ? "no value" : `${figureHtml(cell.mean)}${rangeHtml(cell)}`;

function searchSentence(data: ReportData): string | undefined {
  const found = conclusionsOf(data);
  const variant = strong(data.manifest.variants[0] ?? "");
  if (data.table("breakeven.csv") !== undefined) {
    const [row] = found;
    if (row === undefined) return undefined;
    const metric = searchOf(data)?.metric ?? "";
    const note = escaped(row.note).replace(metric, `the ${metricWords(metric)} of ${variant}`);
    if (row.value === undefined) return `${note[0]?.toUpperCase()}${note.slice(1)}`;
    return `${note.split(", and where")[0]!.replace(/^where the/, "The")} at ${placeHtml(row)}`;
  }
  const places = found.filter(({ isInput, note }) => isInput && !note.startsWith("flat region"));
  const value = found.find(({ isInput, note }) => !isInput && note.startsWith("on fresh"));
  const change = found.find(({ note }) => note.startsWith("difference"));
  if (value?.value === undefined) return undefined;
  const isLow = data.manifest.arguments.includes("--minimize");
  return (
    `The ${metricWords(value.quantity)} of ${variant} is ${isLow ? "lowest" : "highest"} at ` +
    `${places.map(placeHtml).join(" and ")}: ${figureHtml(value.value)}${rangeHtml(value)} on fresh draws${changeHtml(change)}`
  );
}

function placeHtml({ quantity, unit, note, value, low, high }: Conclusion): string {
  if (value === undefined) return escaped(quantity);
  const name = note.includes("95 % interval") ? "95 % interval " : "not worse from ";
  const unitHtml = unit === "" ? "" : ` ${escaped(unit)}`;
  return `${escaped(quantity)} = <b>${figureHtml(value)}</b>${unitHtml}${rangeHtml({ low, high }, name)}`;
}

function changeHtml(change: Conclusion | undefined): string {
  if (change?.value === undefined) return "";
  const { value, low, high } = change;
  const isChance = low !== undefined && high !== undefined && low.value <= 0 && high.value >= 0;
  return `; against the scenario as it stands that is ${figureHtml(value)}${rangeHtml(change, "")}${isChance ? ", which may be chance" : ""}`;
}
