import { z } from "zod";
import { RELATIONS } from "../../model/threshold.ts";
import { choice, closed, count, name, optional } from "./fields.ts";

const threshold = z
  .string()
  .meta({ title: "condition", sample: ">= 0.999", pattern: `^\\s*(${RELATIONS.join("|")})\\s*[+-]?[0-9.]` });

/** The section `thresholds`: metric > condition. */
export const thresholdKeys = z.record(name(), threshold);

const varied = z
  .union([z.array(z.unknown()).min(1), z.string().min(1)])
  .meta({ title: "list of values, or `lo:hi:n`", sample: "1.5:4 USD/GPUh:6" });

/** The section `sweep`. */
export const sweepKeys = closed({
  vary: optional(
    z.record(z.string().min(1), varied),
    "path > its values: a list, `lo:hi:n` for n values from lo to hi, or `lo:hi` where the design chooses",
  ),
  points: optional(
    z.array(z.record(z.string().min(1), z.unknown())).min(1),
    "explicit points instead: maps from path to value",
  ),
  design: optional(
    choice(["grid", "latin_hypercube", "sobol"]),
    "how points are laid: all combinations, or so many points that fill the space",
    "grid",
  ),
  size: optional(count(1, 1_000_000), "points of a design that fills the space", 64),
});

export type SweepDraft = z.output<typeof sweepKeys>;
