import type { ChartOptions, Json } from "./chart.ts";
import { colour } from "./palette.ts";

const FONT = "system-ui, sans-serif";

/** What all charts have in common. */
export const BASE_OPTIONS: ChartOptions = {
  animation: false,
  useUTC: true,
  textStyle: { fontFamily: FONT, color: colour("ink") },
  // The legend is a list of buttons beside the picture; this one only keeps what is chosen.
  legend: { show: false },
};

const LABEL = { color: colour("muted"), fontFamily: FONT, fontSize: 12, hideOverlap: true } as const;

interface AxisWishes {
  readonly name?: string;
  /** `@money` and the like; absent = as it is. */
  readonly format?: string;
  readonly more?: ChartOptions;
}

/** An axis of numbers. */
export function valueAxis({ name, format, more = {} }: AxisWishes): ChartOptions {
  return {
    type: "value",
    ...(name === undefined ? {} : axisName(name)),
    axisLabel: { ...LABEL, showMinLabel: true, ...(format === undefined ? {} : { formatter: format }) },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colour("line"), width: 1 }, showMinLine: false, showMaxLine: false },
    ...more,
  };
}

/** An axis of numbers under the picture with its name below; the grid leaves 32 px for that at its bottom. */
export function axisBelow(name: string, more: ChartOptions = {}): ChartOptions {
  return valueAxis({ more: { ...axisTextBelow(name), ...more } });
}

/** The name of an axis below it, in the middle. */
export function axisTextBelow(name: string): ChartOptions {
  const style = { color: colour("muted"), fontFamily: FONT, fontSize: 12 };
  return { name, nameLocation: "middle", nameGap: 30, nameTextStyle: style };
}

/** An axis of time, in UTC. */
export function timeAxis(more: ChartOptions = {}): ChartOptions {
  return {
    type: "time",
    axisLabel: { ...LABEL, formatter: TIME_LABELS },
    axisLine: { lineStyle: { color: colour("muted") } },
    axisTick: { lineStyle: { color: colour("muted") } },
    splitLine: { show: false },
    ...more,
  };
}

const TIME_LABELS = { year: "{yyyy}", month: "{MMM} {yyyy}", day: "{d} {MMM}", hour: "{HH}:{mm}" };

/** Room for a name [px]: a longer one is cut and ends in three dots, so that it leaves some for the picture. */
const NAME_ROOM = { width: 130, overflow: "truncate" } as const;

/** An axis of names. */
export function nameAxis(names: readonly string[], more: ChartOptions = {}): ChartOptions {
  return {
    type: "category",
    data: names,
    axisLabel: { ...LABEL, color: colour("ink"), hideOverlap: false, interval: 0, ...NAME_ROOM },
    axisLine: { lineStyle: { color: colour("muted") } },
    axisTick: { show: false },
    ...more,
  };
}

function axisName(name: string): ChartOptions {
  return { name, nameTextStyle: { color: colour("muted"), fontFamily: FONT, fontSize: 12, align: "left" } };
}

/** A tooltip in the colours of the page; `formatter` is one of `web/formatters.ts`. */
export function tooltip(trigger: "axis" | "item", formatter: string): ChartOptions {
  return {
    trigger,
    formatter,
    confine: true,
    backgroundColor: colour("card"),
    borderColor: colour("line"),
    textStyle: { color: colour("ink"), fontFamily: FONT, fontSize: 13 },
    ...(trigger === "axis"
      ? { axisPointer: { type: "line", lineStyle: { color: colour("muted"), type: "dashed" } } }
      : {}),
  };
}

/** Options on the common ones. */
export function chartOptions(own: { readonly [key: string]: Json }): ChartOptions {
  return { ...BASE_OPTIONS, ...own };
}
