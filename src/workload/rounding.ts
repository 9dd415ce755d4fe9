import { roundHalfUp } from "../numerics/half-up.ts";

/** A drawn length as whole ms, at least 1: nothing takes no time. */
export function wholeMs(ms: number): number {
  return Math.max(1, roundHalfUp(ms));
}

/** A drawn size as whole GPUs, at least 1. */
export function wholeGpus(gpus: number): number {
  return Math.max(1, roundHalfUp(gpus));
}

/** Guards a rounding up against binary fractions: 0.1 x 30 is 3 GPUs, not 4. */
const ROUNDING = 1e-9;

/** A demand as whole GPUs, rounded up, at least 0. */
export function gpusRoundedUp(gpus: number): number {
  return Math.max(0, Math.ceil(gpus - ROUNDING)) + 0;
}
