import type { Threshold } from "../model/threshold.ts";
import { METRICS } from "./registry.ts";

/** Unit of the metric of a threshold that is written in per cent although the metric is no share; absent if all is well. */
export function unitAgainstPercent({ metric, text }: Threshold): string | undefined {
  const unit = METRICS.find((each) => each.name === metric)?.unit;
  return text.includes("%") && unit !== "share" ? unit : undefined;
}
