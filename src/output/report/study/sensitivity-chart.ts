import type { ReportData } from "../../../model/report-data.ts";
import type { Chart } from "../kit/chart.ts";
import type { TableCell } from "../kit/data-table.ts";
import { axisFormat, metricTitle } from "../kit/metric-title.ts";
import { niceAxis } from "../kit/nice-axis.ts";
import { chartOptions, nameAxis, tooltip, valueAxis } from "../kit/options.ts";
import { colour, LOSS_FILL } from "../kit/palette.ts";
import { shortPath } from "./inputs.ts";
import {
  type InputEffect,
  MEASURE_NAMES,
  type Sensitivity,
  type SensitivityMethod,
  sensitivityOf,
} from "./sensitivity.ts";
import { meanText } from "./sweep.ts";

/** Room for a path beside the bars, in characters. */
const PATH_LENGTH = 18;
const FILLS = [colour("blue"), LOSS_FILL] as const;

const TITLES: Readonly<Record<SensitivityMethod, (metric: string) => string>> = {
  tornado: (metric) => `How far each input moves ${metric}`,
  sobol: (metric) => `Share of the variance of ${metric} by input`,
  morris: (metric) => `Elementary effects on ${metric} by input`,
};

const NOTES: Readonly<Record<SensitivityMethod, string>> = {
  tornado:
    "Difference to the scenario as it stands (0) when one input goes to an end of its range and the others stay; lines are " +
    "95 % intervals, in pairs over replications.",
  sobol:
    "Sobol' indices: the first is what the input explains by itself, the total what would be gone if it were known. " +
    "Lines are 95 % bootstrap intervals; with few points an estimate may lie outside 0 to 1.",
  morris:
    "Morris' method, scaled to the whole range of an input: a large mean matters, a large spread says that it acts " +
    "differently at different places. Lines are 95 % intervals over trajectories.",
};

/** What each input does to the metric: two bars with intervals per input, the strongest on top. */
export function sensitivityChart(data: ReportData): Chart | undefined {
  const found = sensitivityOf(data);
  if (found === undefined) return undefined;
  const { method, variant, metric, unit, measures, effects } = found;
  const title = TITLES[method](metricTitle(metric));
  const bars = effects.flatMap(({ cells }) =>
    cells.flatMap((cell) =>
      cell === undefined ? [] : [cell.mean, cell.low ?? cell.mean, cell.high ?? cell.mean],
    ),
  );
  const ends = bars.map(({ value }) => value);
  return {
    id: "sensitivity",
    title,
    alt: `Bars, ${title}, variant ${variant}, strongest first: ${effects.map((effect) => effectWords(effect, measures)).join("; ")}.`,
    width: 920,
    height: 64 + 44 * effects.length,
    legend: measures.map((measure, at) => ({ name: MEASURE_NAMES[measure]!, fill: FILLS[at]! })),
    selectors: [],
    shared: chartOptions({
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: valueAxis({
        format: method === "sobol" ? "@price" : axisFormat(unit),
        more: { ...niceAxis(Math.min(0, ...ends), Math.max(0, ...ends), 5) },
      }),
      yAxis: nameAxis(
        effects.map(({ path }) => shortPath(path, PATH_LENGTH)),
        { inverse: true },
      ),
      tooltip: tooltip("item", "@tip item"),
      series: measures.map((_, at) => seriesOf(found, at as 0 | 1)),
    }),
    views: [{ choice: [], options: {} }],
    zoom: false,
    table: {
      caption: `${title}, variant ${variant}, with 95 % intervals (sensitivity.csv)`,
      head: ["input", "range", ...measures.map((measure) => MEASURE_NAMES[measure]!)],
      rows: effects.map(({ path, range, cells }): readonly TableCell[] => [path, range, ...cells]),
    },
    note: NOTES[method],
  };
}

function seriesOf({ effects, measures }: Sensitivity, at: 0 | 1) {
  const name = MEASURE_NAMES[measures[at]]!;
  const data = effects.flatMap(({ path, range, cells }, row) => {
    const cell = cells[at];
    if (cell === undefined) return [];
    const { mean, low = mean, high = mean } = cell;
    return [
      {
        value: [row, mean.value, low.value, high.value, at === 0 ? -1 : 1],
        tip: `${path}, ${range}\n${name}: ${meanText(cell)}`,
      },
    ];
  });
  return {
    type: "custom",
    name,
    renderItem: "@render pairedBar",
    encode: { x: [1, 2, 3], y: 0 },
    itemStyle: { color: FILLS[at] },
    data,
  };
}

function effectWords({ path, cells }: InputEffect, measures: readonly [string, string]): string {
  const words = cells.map((cell, at) => `${MEASURE_NAMES[measures[at]!]} ${cell?.mean.text ?? "no value"}`);
  return `${path} ${words.join(", ")}`;
}
