import { ACCEPT, type CapacityControl, type CapacityControlPolicy } from "../capacity-control.ts";

/** Accepts everyone, whatever is asked. */
export const EVERYONE: CapacityControl = {
  name: "complete_sharing",
  withholdsNothing: true,
  decide: () => ACCEPT,
  withheldGpus: () => 0,
};

/** Sells to everyone while there is room: the yardstick of all other policies. */
export const completeSharing: CapacityControlPolicy = {
  name: "complete_sharing",
  description: "Every request that fits is accepted, first come first served.",
  parameters: {},
  create: () => EVERYONE,
};
