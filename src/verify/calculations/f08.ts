import { bestTrunkReservation } from "../../revenue/optimizers/best-trunk-reservation.ts";
import { sharingBlocking } from "../../revenue/optimizers/kaufman-roberts.ts";
import { type KnapsackClass, optimalAdmission } from "../../revenue/optimizers/knapsack-admission.ts";
import { miller } from "../../revenue/optimizers/miller.ts";
import type { Params } from "../params.ts";

/** What rules of admission to a loss system earn, and whom they turn away. */
export function admission(params: Params): Readonly<Record<string, unknown>> {
  const [classes, gpus] = [knapsackClasses(params), capacityOf(params)];
  const optimal = optimalAdmission(classes, gpus);
  const lost = sharingBlocking(
    classes.map(({ gpus: size, ratePerHour, meanHours }) => ({
      gpus: size,
      offered: ratePerHour * meanHours,
    })),
    gpus,
  );
  return {
    optimalRewardRate: optimal.rewardPerHour,
    optimalBlocking: optimal.blocking,
    completeSharingRewardRate: classes.reduce(
      (sum, { ratePerHour, reward }, k) => sum + ratePerHour * reward * (1 - lost[k]!),
      0,
    ),
    completeSharingBlocking: lost,
    ...(isKnapsack(params) ? reservationValues(params) : { optimalLimits: limits(params) }),
  };
}

function reservationValues(params: Params) {
  const { reservation, rewardPerHour } = bestTrunkReservation(knapsackClasses(params), capacityOf(params));
  return { bestTrunkReservation: reservation, bestTrunkReservationRewardRate: rewardPerHour };
}

/** Whether classes differ in size or in mean service. */
export const isKnapsack = (params: Params): boolean => params.list("classes").some((each) => each.has("b"));

export const capacityOf = (params: Params): number => params.oneOf("c", "C");

/** Classes of either kind of case; without sizes all hold 1 GPU for the same mean time. */
export function knapsackClasses(params: Params): readonly KnapsackClass[] {
  const mu = params.optional("mu");
  return params.list("classes").map((each) => ({
    gpus: each.optional("b") ?? 1,
    ratePerHour: each.number("lambda"),
    meanHours: each.optional("es") ?? 1 / (each.optional("mu") ?? mu ?? each.number("mu")),
    reward: each.number("r"),
  }));
}

/** By class: it is admitted while fewer GPUs are busy. */
export function limits(params: Params): readonly number[] {
  const classes = knapsackClasses(params).map(({ ratePerHour, reward }) => ({ ratePerHour, reward }));
  return miller(classes, { gpus: capacityOf(params), endsPerHour: params.number("mu") }).limits;
}

/** By class: GPUs that must stay free when it is admitted. */
export const reservations = (params: Params): readonly number[] =>
  bestTrunkReservation(knapsackClasses(params), capacityOf(params)).reservation;
