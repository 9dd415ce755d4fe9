import type { CapacityControlPolicy } from "../capacity-control.ts";
import { NestedBooking, nestedParameters, nestedProblems, type ProtectionLevels } from "../nested-booking.ts";
import { normalProtection } from "../optimizers/brumelle-mcgill.ts";
import { optimalProtection } from "../optimizers/nested-protection.ts";
import { sellableGpus } from "../tenant-classes.ts";

/** GPUs up to which the dynamic program of Poisson demand takes below a second. */
const MOST_GPUS = 2000;

const levels: ProtectionLevels = (classes, capacity) => {
  if (classes.length === 0) return [];
  return classes.every(({ sd }) => sd !== undefined)
    ? normalProtection(classes)
    : optimalProtection(classes, capacity);
};

/** The best of all nested booking limits where cheap classes book before dear ones. */
export const nestedOptimal: CapacityControlPolicy<typeof nestedParameters> = {
  name: "nested_optimal",
  description: "Keeps GPUs for dearer classes by the limits that are optimal if the cheap book first.",
  parameters: nestedParameters,
  check: nestedProblems,
  create: (parameters, terms) => new NestedBooking("nested_optimal", levels, { parameters, terms }),
  unsuited: ({ law = "poisson" }, terms) =>
    terms.fleet.clusters.flatMap(({ name }, cluster) => {
      const gpus = sellableGpus(terms, cluster);
      if (law === "normal" || gpus <= MOST_GPUS) return [];
      return [
        {
          path: [],
          expected: `clusters of at most ${MOST_GPUS} GPUs for Poisson demand`,
          found: `${gpus} GPUs of \`${name}\``,
          suggestion: "write `law: normal`, or use `emsr_b`",
        },
      ];
    }),
};
