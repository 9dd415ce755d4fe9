import type { ForecastingMethod } from "../forecasting.ts";
import { conformal } from "./conformal.ts";
import { holtWinters } from "./holt-winters.ts";
import { perfect } from "./perfect.ts";
import { seasonalNaive } from "./seasonal-naive.ts";

/** All forecasting methods, by the order in which the reference lists them. */
export const FORECASTING_METHODS: readonly ForecastingMethod[] = [
  seasonalNaive,
  holtWinters,
  conformal,
  perfect,
];

/** A method by its name; undefined if there is none. */
export function forecastingMethod(name: string): ForecastingMethod | undefined {
  return FORECASTING_METHODS.find((method) => method.name === name);
}
