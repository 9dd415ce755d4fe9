import { needed, share } from "../parameters.ts";
import type { ScalingPolicy } from "./scaling.ts";

const parameters = {
  share: needed(share(), "part of the surplus of its clusters that the replicas hold, used or not"),
};

/** A fixed part of what internal work leaves, whatever it earns: the yardstick for policies that look. */
export const shareOfSurplus: ScalingPolicy<typeof parameters> = {
  name: "share_of_surplus",
  description: "Replicas hold a fixed share of the surplus.",
  parameters,
  create: (values) => ({
    name: "share_of_surplus",
    // A hair more, so that 0.3 of 80 GPUs are 24.
    decide: ({ surplusGpus, gpusPerReplica }) =>
      Math.floor((values.share * surplusGpus + 1e-9) / gpusPerReplica),
    state: () => ({}),
  }),
};
