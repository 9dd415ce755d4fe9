import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import type { ParameterProblem } from "../policy.ts";

/** The fault of a floor above its cap [nano-USD per GPU-hour]. */
export function boundsProblems({
  floor,
  cap,
}: {
  readonly floor?: number | undefined;
  readonly cap?: number | undefined;
}): readonly ParameterProblem[] {
  if (floor === undefined || cap === undefined || floor <= cap) return [];
  const found = `${floor / NANO_PER_USD} above ${cap / NANO_PER_USD} USD/GPUh`;
  return [{ path: ["floor"], expected: "a floor up to the cap", found }];
}
