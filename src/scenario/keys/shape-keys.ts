import { z } from "zod";
import {
  closed,
  duration,
  factor,
  instant,
  isMap,
  oneOf,
  optional,
  quantity,
  required,
  span,
  text,
} from "./fields.ts";

const wave = closed({
  peak_to_trough: required(
    z.number().min(1).meta({ title: "number" }),
    "highest / lowest of a smooth daily wave of mean 1",
  ),
  peak_hour: required(z.number().min(0).max(24).meta({ title: "number" }), "local hour of the peak, 0 to 24"),
});

const daily = oneOf([z.array(factor()).min(1), wave], (input) => ({
  kind: "branch",
  index: isMap(input) ? 1 : 0,
}));

/** A time zone by name. */
export const timeZoneName = () => text().meta({ title: "time zone", sample: "UTC-5" });

/** Time zone by name, checked when the start is known. */
export const timeZone = (fallback: string) =>
  optional(
    timeZoneName(),
    "`UTC`, a fixed offset (`UTC-5`, `UTC+05:30`) or an IANA name; the offset is that at the start, for the whole run",
    fallback,
  );

/** Keys that shape a rate or a demand over time; all factors multiply. */
export const shapeKeys = {
  time_zone: timeZone("UTC"),
  daily: optional(daily, "factors of equal pieces of the local day from midnight, or a smooth wave"),
  weekly: optional(z.array(factor()).length(7), "seven factors, Monday first"),
  cycle: optional(
    closed({
      period: required(duration(), "length of a cycle"),
      amplitude: required(z.number().min(0).max(1).meta({ title: "number" }), "0 to 1"),
      phase: optional(quantity("duration", { sign: "signed", whole: true }), "shift to the right", "0 s"),
    }),
    "1 + amplitude x sin(2 pi (t - phase) / period), t from the start",
  ),
  steps: optional(
    z
      .array(
        closed({
          for: required(duration(), "length of the piece"),
          factor: required(factor(), "its factor"),
        }),
      )
      .min(1),
    "pieces of time with a factor each, repeating, from the start",
  ),
  growth: optional(quantity("growth", { sign: "signed" }), "compound growth", "none"),
  events: optional(
    z.array(
      closed({
        from: required(instant(), "first instant"),
        to: required(instant(), "end, not included"),
        factor: required(factor(), "factor in between"),
      }),
    ),
    "dated factors",
  ),
};

const shape = closed(shapeKeys);
/** The shape keys as parsed. */
export type ShapeDraft = z.output<typeof shape>;

/** A step of the demand noise. */
export const noise = closed({
  sd: required(factor(), "standard deviation relative to 1"),
  correlation: required(span(), "correlation time of the first-order autoregressive noise"),
});
