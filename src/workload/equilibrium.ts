import type { Law } from "../model/law.ts";
import { HOUR_MS } from "../model/time.ts";
import type { ArrivalSpec } from "../model/workload.ts";
import { poissonNumber } from "../random/poisson-number.ts";
import { equilibriumDraw, meanOf } from "../random/sampler.ts";
import { shapeAt } from "../random/shape.ts";
import type { Stream } from "../random/stream.ts";
import { wholeMs } from "./rounding.ts";

type Poisson = Extract<ArrivalSpec, { kind: "poisson" }>;

/**
 * Residual lives at time 0 of the requests that an unlimited fleet would hold: a Poisson number at the rate of
 * time 0 (Little's law), each with a residual life of the equilibrium law [ms].
 *
 * @param stream  Its own; the first uniform gives the number.
 */
export function equilibriumResiduals(
  arrivals: Poisson,
  life: Law,
  startEpochMs: number,
  stream: Stream,
): number[] {
  const batch = arrivals.batch === undefined ? 1 : meanOf(arrivals.batch);
  const ratePerHour = arrivals.ratePerHour * batch * shapeAt(arrivals.shape, 0, { startEpochMs });
  const number = poissonNumber((ratePerHour * meanOf(life)) / HOUR_MS, stream.next());
  return Array.from({ length: number }, () => wholeMs(equilibriumDraw(life, stream)));
}
