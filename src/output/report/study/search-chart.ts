import type { ReportData } from "../../../model/report-data.ts";
import type { Chart, ChartOptions, ChartView } from "../kit/chart.ts";
import { axisFormat, metricTitle } from "../kit/metric-title.ts";
import { niceAxis } from "../kit/nice-axis.ts";
import { axisBelow, chartOptions, tooltip, valueAxis } from "../kit/options.ts";
import { colour } from "../kit/palette.ts";
import { conclusionsOf } from "./conclusions.ts";
import { inputTitle, inputValue, type StudyInput } from "./inputs.ts";
import { type SearchFile, type SearchPoint, searchOf } from "./search-points.ts";
import { meanText } from "./sweep.ts";

/** Kinds of points, in the order in which they are drawn. */
const KINDS = [
  { name: "against the constraints", fill: colour("gray"), of: (point: SearchPoint) => !point.isFeasible },
  {
    name: "tried",
    fill: colour("blue"),
    of: ({ isFeasible, round }: SearchPoint) => isFeasible && round !== "confirm",
  },
  {
    name: "confirmed on fresh draws",
    fill: colour("vermillion"),
    of: ({ isFeasible, round }: SearchPoint) => isFeasible && round === "confirm",
  },
] as const;

/** Every point that a search tried, with its interval, over one input; the region that it concluded is shaded. */
export function searchChart(data: ReportData): Chart | undefined {
  const search = searchOf(data);
  const [first] = search?.inputs ?? [];
  if (search === undefined || first === undefined) return undefined;
  const kinds = KINDS.filter((kind) =>
    search.points.some((point) => point.cell !== undefined && kind.of(point)),
  );
  if (kinds.length === 0) return undefined;
  const title = metricTitle(search.metric);
  const ends = search.points.flatMap(({ cell }) =>
    cell === undefined
      ? []
      : [cell.mean.value, (cell.low ?? cell.mean).value, (cell.high ?? cell.mean).value],
  );
  return {
    id: "search",
    title: `${title} at every point that was tried`,
    alt: `Dots of ${title} with 95 % intervals over ${first.path}, ${search.points.length} points; ${conclusionWords(data, first)}.`,
    width: 920,
    height: 360,
    legend: kinds.map(({ name, fill }) => ({ name, fill })),
    selectors: ["input"],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 28, bottom: 32, containLabel: true },
      yAxis: valueAxis({
        format: axisFormat(search.unit),
        more: { ...niceAxis(Math.min(...ends), Math.max(...ends), 5) },
      }),
      tooltip: tooltip("item", "@tip item"),
    }),
    views: search.inputs.map((input) => viewOf(data, search, { input, kinds })),
    zoom: false,
    table: tableOf(search),
    note:
      "Means over replications with 95 % intervals; a later round has more replications. The shade is the range that the " +
      `search concluded.${search.inputs.length > 1 ? " The other inputs differ from dot to dot." : ""}`,
  };
}

function viewOf(
  data: ReportData,
  { inputs, points }: SearchFile,
  { input, kinds }: { readonly input: StudyInput; readonly kinds: readonly (typeof KINDS)[number][] },
): ChartView {
  const values = points.flatMap(({ row }) => (row[input.column] ? [Number(row[input.column])] : []));
  const series = kinds.map((kind, at) => ({
    type: "custom",
    name: kind.name,
    renderItem: "@render upright",
    encode: { x: 0, y: [1, 2, 3] },
    itemStyle: { color: kind.fill },
    data: points.filter(kind.of).flatMap((point) => dotOf(point, input, inputs)),
    ...(at === 0 ? rangeShade(data, input) : {}),
  }));
  const { min, max, interval } = niceAxis(Math.min(...values), Math.max(...values), 5);
  return {
    choice: [input.path],
    options: { xAxis: axisBelow(inputTitle(input), { min, max, interval }), series },
  };
}

function dotOf({ row, round, cell }: SearchPoint, input: StudyInput, inputs: readonly StudyInput[]) {
  if (cell === undefined) return [];
  const { mean, low = mean, high = mean } = cell;
  const places = inputs.map((each) => `${each.path} = ${inputValue(row, each)}`);
  const when = round === "confirm" ? "fresh draws" : `round ${round}`;
  return [
    {
      value: [Number(row[input.column]), mean.value, low.value, high.value],
      tip: [`${meanText(cell)} (${when})`, ...places].join("\n"),
    },
  ];
}

/** The range of the first conclusion about an input as a shade; nothing where there is none. */
function rangeShade(data: ReportData, { path }: StudyInput): ChartOptions {
  const { value, low, high } = conclusionsOf(data).find(({ quantity }) => quantity === path) ?? {};
  const shade = { silent: true, itemStyle: { color: colour("muted"), opacity: 0.2 } };
  const line = { color: colour("ink"), type: "dashed", width: 1 };
  return {
    ...(low === undefined || high === undefined
      ? {}
      : { markArea: { ...shade, data: [[{ xAxis: low.value }, { xAxis: high.value }]] } }),
    ...(value === undefined
      ? {}
      : {
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: line,
            label: { formatter: value.text, color: colour("ink"), fontSize: 12 },
            data: [{ xAxis: value.value }],
          },
        }),
  };
}

function conclusionWords(data: ReportData, { path }: StudyInput): string {
  const found = conclusionsOf(data).find(({ quantity }) => quantity === path);
  if (found?.value === undefined) return found?.note ?? "nothing concluded";
  const { value, low, high, note } = found;
  const range = low === undefined || high === undefined ? "" : `, ${low.text} to ${high.text}`;
  return `${path} ${value.text}${range}: ${note}`;
}

function tableOf({ inputs, points, metric }: SearchFile): Chart["table"] {
  return {
    caption: `${metricTitle(metric)} at every point: mean and 95 % interval (search.csv)`,
    head: ["round", ...inputs.map(({ path }) => path), "constraints", metricTitle(metric)],
    rows: points.map(({ row, round, isFeasible, cell }) => [
      round,
      ...inputs.map((input) => inputValue(row, input)),
      isFeasible ? "met" : "not met",
      cell,
    ]),
  };
}
