import { KnapsackChain, type KnapsackClass } from "./knapsack-admission.ts";

/** GPUs kept free against each class, with what that earns. */
export interface BestReservation {
  /** By class: it is admitted if so many GPUs stay free [GPUs]. */
  readonly reservation: readonly number[];
  readonly rewardPerHour: number;
}

/** Combinations up to which all are tried; beyond, one class is changed at a time. */
const MOST_COMBINATIONS = 5000;
/** Rewards nearer than this are a tie, which the smaller reservation wins. */
const TIE = 1e-9;

/**
 * The reservations that earn most among all that keep so many GPUs free against each class.
 *
 * All combinations are valued while they are few; otherwise one class at a time is set to its best until nothing
 * changes, which finds an optimum of that kind only.
 */
export function bestTrunkReservation(classes: readonly KnapsackClass[], gpus: number): BestReservation {
  const chain = new KnapsackChain(classes, gpus);
  const choices = classes.map((each) => Math.max(0, gpus - each.gpus) + 1);
  const earned = (reservation: readonly number[]): BestReservation => {
    const fits = (k: number, state: number): boolean =>
      chain.states.busy[state]! + classes[k]!.gpus <= gpus - reservation[k]!;
    return { reservation, rewardPerHour: chain.value(chain.rule(fits)).rewardPerHour };
  };
  const none = earned(classes.map(() => 0));
  const combinations = choices.reduce((product, each) => product * each, 1);
  if (combinations <= MOST_COMBINATIONS) return allOf(choices).map(earned).reduce(better, none);
  let best = none;
  for (;;) {
    const before = best;
    for (const [k, count] of choices.entries()) {
      for (let kept = 0; kept < count; kept++) best = better(best, earned(best.reservation.with(k, kept)));
    }
    if (best === before) return best;
  }
}

/** The one that earns more; the first at a tie. */
function better(a: BestReservation, b: BestReservation): BestReservation {
  return b.rewardPerHour > a.rewardPerHour + TIE * Math.abs(a.rewardPerHour) ? b : a;
}

/** All lists with entry k below the k-th choice, in rising order. */
function allOf(choices: readonly number[]): readonly (readonly number[])[] {
  return choices.reduce<readonly (readonly number[])[]>(
    (lists, count) => lists.flatMap((list) => Array.from({ length: count }, (_, value) => [...list, value])),
    [[]],
  );
}
