import type { CapacityControlPolicy } from "../capacity-control.ts";
import {
  ladderOf,
  NestedBooking,
  nestedParameters,
  nestedProblems,
  type ProtectionLevels,
} from "../nested-booking.ts";
import { littlewood as littlewoodLevel } from "../optimizers/littlewood.ts";

/** The one level of two classes; none of fewer. */
const levels: ProtectionLevels = ([dear, cheap]) =>
  dear === undefined || cheap === undefined ? [] : [littlewoodLevel(dear, cheap.price)];

/** A booking limit for the cheaper of two classes, by Littlewood's rule: optimal if the cheap class books first. */
export const littlewood: CapacityControlPolicy<typeof nestedParameters> = {
  name: "littlewood",
  description: "Keeps GPUs for the dearer of two classes by Littlewood's rule.",
  parameters: nestedParameters,
  check: nestedProblems,
  create: (parameters, terms) => new NestedBooking("littlewood", levels, { parameters, terms }),
  unsuited: (parameters, terms) =>
    terms.fleet.clusters.flatMap(({ name }, cluster) => {
      const { kind, classes } = ladderOf(parameters, terms, { cluster });
      if (classes.length <= 2) return [];
      return [
        {
          path: [],
          expected: "two prices",
          found: `${classes.length} prices of ${kind}s on \`${name}\``,
          suggestion: "use `emsr_b`, or state the `demand` of two",
        },
      ];
    }),
};
