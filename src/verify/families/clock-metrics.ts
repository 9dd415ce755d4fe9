import { type Document, hours } from "../document.ts";
import type { Mapped } from "../metric.ts";
import { centreValue, offsetsWithin, timesAround } from "../wave.ts";

/** A clock time as it appears in the name of a metric. */
export const labelOf = (time: string): string => time.replaceAll(" ", "");

/**
 * Share of the periods in which a gauge is above a level at a time at which the share peaks: the middle of a parabola
 * through the shares seen within a twentieth of a period around it.
 *
 * @param wish  Gauge, period and level of the clock observation.
 */
export function smoothShare(name: string, centreH: number, periodH: number, wish: Document): Mapped {
  const offsets = offsetsWithin(periodH / 20);
  const labels = timesAround(centreH, offsets, periodH);
  return {
    metric: {
      components: (run) => labels.map((label) => run.observed(`${name}_at_${labelOf(label)}_share_above`)),
      of: (shares) => centreValue(offsets, shares),
    },
    observe: [{ name, every: hours(periodH), at: labels, ...wish }],
  };
}
