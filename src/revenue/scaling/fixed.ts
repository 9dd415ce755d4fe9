import { count, needed } from "../parameters.ts";
import type { ScalingPolicy } from "./scaling.ts";

const parameters = { replicas: needed(count(0), "replicas that are wanted all the time") };

/** Always the same number. */
export const fixed: ScalingPolicy<typeof parameters> = {
  name: "fixed",
  description: "A number of replicas that does not change.",
  parameters,
  create: ({ replicas }) => ({ name: "fixed", decide: () => replicas, state: () => ({}) }),
};
