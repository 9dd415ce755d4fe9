import type { CapacityControlPolicy } from "../capacity-control.ts";
import { NestedBooking, nestedParameters, nestedProblems, type ProtectionLevels } from "../nested-booking.ts";
import { emsrB as emsrLevels } from "../optimizers/emsr.ts";

/** Protection levels by EMSR-b for any number of prices; one price needs none. */
const levels: ProtectionLevels = (classes) => (classes.length === 0 ? [] : emsrLevels(classes));

/** Nested booking limits by EMSR-b: dearer classes are pooled at their mean price. The usual heuristic. */
export const emsrB: CapacityControlPolicy<typeof nestedParameters> = {
  name: "emsr_b",
  description: "Keeps GPUs for dearer classes, which are pooled at their mean price (EMSR-b).",
  parameters: nestedParameters,
  check: nestedProblems,
  create: (parameters, terms) => new NestedBooking("emsr_b", levels, { parameters, terms }),
};
