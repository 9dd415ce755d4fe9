import type { CapacityControlPolicy } from "../capacity-control.ts";
import { NestedBooking, nestedParameters, nestedProblems, type ProtectionLevels } from "../nested-booking.ts";
import { emsrA as emsrLevels } from "../optimizers/emsr.ts";

const levels: ProtectionLevels = (classes) => (classes.length === 0 ? [] : emsrLevels(classes));

/** Nested booking limits by EMSR-a: each dearer class is protected on its own, and the levels are added. */
export const emsrA: CapacityControlPolicy<typeof nestedParameters> = {
  name: "emsr_a",
  description: "Keeps GPUs for dearer classes, each protected on its own (EMSR-a).",
  parameters: nestedParameters,
  check: nestedProblems,
  create: (parameters, terms) => new NestedBooking("emsr_a", levels, { parameters, terms }),
};
