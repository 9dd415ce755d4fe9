import { bisection } from "../../numerics/bisection.ts";

/** A class of requests for one GPU each that pay at admission. */
export interface RewardClass {
  /** Requests per hour. */
  readonly ratePerHour: number;
  /** Paid when admitted [money]. */
  readonly reward: number;
}

/** The best admission to a pool where everyone holds one GPU for an exponential time of the same mean. */
export interface MillerPolicy {
  /** Largest mean reward [money per hour]. */
  readonly rewardPerHour: number;
  /** By number of busy GPUs: what admitting one more displaces in the long run [money]; rises. */
  readonly displacementCost: readonly number[];
  /** By class: it is admitted while fewer GPUs are busy [GPUs]. */
  readonly limits: readonly number[];
}

/**
 * Optimal admission control of a loss system with classes of equal service.
 *
 * With d(n) the displacement cost in state n and R(d) = sum of rates x (reward - d)^+, the best mean reward g
 * satisfies R(d(0)) = g, R(d(n)) = g - n mu d(n - 1) and g = c mu d(c - 1): a recursion and a bisection on g. A class
 * is admitted if its reward is at least d(n).
 *
 * @throws RangeError unless capacity is a whole number above 0, and rates and rewards are above 0.
 * @see Miller (1969), "A queueing reward system with several customer classes", Management Science 16(3); Lippman
 *   (1975), "Applying a new device in the optimization of exponential queuing systems", Oper. Res. 23(4).
 */
export function miller(
  classes: readonly RewardClass[],
  { gpus, endsPerHour }: { readonly gpus: number; readonly endsPerHour: number },
): MillerPolicy {
  if (!(Number.isSafeInteger(gpus) && gpus > 0))
    throw new RangeError(`GPUs ${gpus}, expected a whole number > 0`);
  if (!classes.some(({ ratePerHour, reward }) => ratePerHour > 0 && reward > 0)) {
    throw new RangeError("no class pays: expected one with rate and reward above 0");
  }
  const costs = (gain: number): readonly number[] | undefined => {
    const found: number[] = [];
    for (let busy = 0; busy < gpus; busy++) {
      const rest = gain - (busy === 0 ? 0 : busy * endsPerHour * found[busy - 1]!);
      // Nothing earned from here on: the gain was guessed too low.
      if (rest <= 0) return undefined;
      found.push(costAt(classes, rest));
    }
    return found;
  };
  const surplus = (gain: number): number => {
    const last = costs(gain)?.at(-1);
    return last === undefined ? Number.NEGATIVE_INFINITY : gain - gpus * endsPerHour * last;
  };
  const most = classes.reduce((sum, { ratePerHour, reward }) => sum + ratePerHour * reward, 0);
  const rewardPerHour = bisection(surplus, 0, most);
  const displacementCost = costs(rewardPerHour)!;
  const limits = classes.map(({ reward }) => {
    const refused = displacementCost.findIndex((cost) => reward < cost);
    return refused < 0 ? gpus : refused;
  });
  return { rewardPerHour, displacementCost, limits };
}

/** The d at which R(d) = gain: R falls from class to class in straight pieces; below 0 all classes count. */
function costAt(classes: readonly RewardClass[], gain: number): number {
  const falling = [...classes].sort((a, b) => b.reward - a.reward);
  let [rate, weighted] = [0, 0];
  for (const [at, { ratePerHour, reward }] of falling.entries()) {
    rate += ratePerHour;
    weighted += ratePerHour * reward;
    const cost = (weighted - gain) / rate;
    if (cost >= (falling[at + 1]?.reward ?? Number.NEGATIVE_INFINITY)) return cost;
  }
  return (weighted - gain) / rate;
}
