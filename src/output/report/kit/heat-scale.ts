import type { ChartOptions } from "./chart.ts";
import { colour } from "./palette.ts";

/** Cividis by Nunez, Anderton and Renslow (2018), even in lightness for all common colour visions. */
const CIVIDIS = ["#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838"];

/** The scale of a heat map as its legend below; the grid leaves 44 px for it at its bottom. */
export function heatScale(wishes: {
  readonly low: number;
  readonly high: number;
  readonly textOf: (value: number) => string;
}): ChartOptions {
  const { low, high, textOf } = wishes;
  return {
    type: "continuous",
    min: low,
    max: high > low ? high : low + 1,
    orient: "horizontal",
    left: "center",
    bottom: 0,
    itemHeight: 180,
    itemWidth: 12,
    calculable: false,
    text: [textOf(high), textOf(low)],
    textStyle: { color: colour("muted"), fontSize: 12 },
    inRange: { color: CIVIDIS },
  };
}

/** Ink that can be read on the colour of a value: white on the dark half, black on the light one. */
export function inkOnHeat(
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
): string {
  return high > low && (value - low) / (high - low) > 0.55 ? "#000000" : "#ffffff";
}
