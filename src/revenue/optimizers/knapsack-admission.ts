import { BandedMatrix } from "../../numerics/banded.ts";
import { stationaryLaw } from "../../numerics/stationary.ts";
import { countStates, type KnapsackStates, knapsackStates } from "./knapsack-states.ts";

/** A class of requests of its own size, rate and mean time in service (exponential), paid at admission. */
export interface KnapsackClass {
  readonly gpus: number;
  readonly ratePerHour: number;
  readonly meanHours: number;
  /** Paid when admitted [money]. */
  readonly reward: number;
}

/** By state x classes + class: 1 where a request of the class is admitted. */
export type Admission = Uint8Array;

/** What an admission rule earns in the long run. */
export interface KnapsackValue {
  /** Mean reward [money per hour]. */
  readonly rewardPerHour: number;
  /** By class: share of its requests that are turned away. */
  readonly blocking: readonly number[];
  /** By state: its probability. */
  readonly law: Float64Array;
}

/** A value with the rule and the states it belongs to. */
export interface KnapsackPolicy extends KnapsackValue {
  readonly states: KnapsackStates;
  readonly admission: Admission;
  /** By state: reward to come, beyond that of the most likely state [money]. */
  readonly relativeValue: Float64Array;
}

/** Most multiplications of one solution of the linear equations: an optimum then takes a second or two. */
const MOST_OPERATIONS = 2e7;
/** More states are not even listed. */
const MOST_STATES = 20_000;

/** An action changes only for a gain above rounding [share of the largest reward]; ties go to admission. */
const LEAST_GAIN = 1e-9;

/** Whether the equations of a pool with classes of these sizes are few enough to be solved exactly. */
export function isSolvable(sizes: readonly number[], gpus: number): boolean {
  const count = countStates(sizes, gpus);
  if (count > MOST_STATES) return false;
  return count * knapsackStates(sizes, gpus).reach ** 2 <= MOST_OPERATIONS;
}

/** A pool as a Markov chain whose rules of admission can be valued. */
export class KnapsackChain {
  readonly states: KnapsackStates;
  private readonly classes: readonly KnapsackClass[];

  /** @throws RangeError if a class is not above 0 in all it has, or there are too many states to solve exactly. */
  constructor(classes: readonly KnapsackClass[], gpus: number) {
    for (const [k, { gpus: size, ratePerHour, meanHours }] of classes.entries()) {
      const isSound = Number.isSafeInteger(size) && size > 0 && ratePerHour > 0 && meanHours > 0;
      if (!isSound) throw new RangeError(`class ${k}: expected whole GPUs, rate and mean time above 0`);
    }
    const sizes = classes.map((each) => each.gpus);
    if (!isSolvable(sizes, gpus)) {
      throw new RangeError(
        `${countStates(sizes, gpus)} states of ${gpus} GPUs in ${sizes.length} classes are too many for an exact ` +
          "solution: expected fewer classes, fewer GPUs, or larger requests",
      );
    }
    this.classes = classes;
    this.states = knapsackStates(sizes, gpus);
  }

  /** Admits what `isAdmitted` says of class and state, where it fits. */
  rule(isAdmitted: (k: number, state: number) => boolean): Admission {
    const { states, classes } = this;
    return Uint8Array.from(states.after, (after, at) => {
      const k = at % classes.length;
      return after >= 0 && isAdmitted(k, (at - k) / classes.length) ? 1 : 0;
    });
  }

  /** Probabilities, mean reward and blocking under a rule. */
  value(admission: Admission): KnapsackValue {
    const law = stationaryLaw(this.rates(admission));
    const meanOf = (of: (state: number) => number): number =>
      law.reduce((sum, probability, state) => sum + probability * of(state), 0);
    const admitted = this.classes.map((_, k) => meanOf((state) => admission[this.place(k, state)]!));
    return {
      rewardPerHour: this.classes.reduce(
        (sum, { ratePerHour, reward }, k) => sum + ratePerHour * reward * admitted[k]!,
        0,
      ),
      blocking: admitted.map((share) => 1 - share),
      law,
    };
  }

  /**
   * Reward to come by state, beyond that of the most likely one [money]: h with
   * sum over next states of rate x (h - h_next) = reward - mean reward.
   *
   * The most likely state is the reference since it is soon reached from all others: the equations keep their digits.
   */
  relativeValue(admission: Admission, { law, rewardPerHour }: KnapsackValue): Float64Array {
    const { count, reach } = this.states;
    const likeliest = law.indexOf(Math.max(...law));
    const matrix = new BandedMatrix(count, reach);
    matrix.set(likeliest, likeliest, 1);
    this.transitions(admission, (from, to, rate) => {
      if (from === likeliest) return;
      matrix.add(from, from, rate);
      matrix.add(from, to, -rate);
    });
    matrix.factor();
    const earned = Float64Array.from(law, (_, state) =>
      state === likeliest ? 0 : this.rewardIn(state, admission) - rewardPerHour,
    );
    return matrix.solve(earned);
  }

  /** What a class gains by admission in a state, given the relative values [money]; only where it fits. */
  gain(k: number, state: number, relativeValue: Float64Array): number {
    const after = this.states.after[this.place(k, state)]!;
    return this.classes[k]!.reward + relativeValue[after]! - relativeValue[state]!;
  }

  /** Index of a class in a state. */
  private place(k: number, state: number): number {
    return state * this.classes.length + k;
  }

  /** Mean reward while in a state [money per hour]. */
  private rewardIn(state: number, admission: Admission): number {
    return this.classes.reduce(
      (sum, { ratePerHour, reward }, k) => sum + admission[this.place(k, state)]! * ratePerHour * reward,
      0,
    );
  }

  private rates(admission: Admission): BandedMatrix {
    const rates = new BandedMatrix(this.states.count, this.states.reach);
    this.transitions(admission, (from, to, rate) => rates.add(from, to, rate));
    return rates;
  }

  /** Calls `visit` for each transition under a rule: from, to and rate [1/h]. */
  private transitions(admission: Admission, visit: (from: number, to: number, rate: number) => void): void {
    const { states, classes } = this;
    for (let state = 0; state < states.count; state++) {
      for (const [k, { ratePerHour, meanHours }] of classes.entries()) {
        const after = states.after[this.place(k, state)]!;
        if (after < 0) continue;
        if (admission[this.place(k, state)] === 1) visit(state, after, ratePerHour);
        visit(after, state, states.inService[this.place(k, after)]! / meanHours);
      }
    }
  }
}

/**
 * The best admission of all, state by state, by policy iteration from complete sharing.
 *
 * It need not be a trunk reservation: with classes of 1 and 4 GPUs it may refuse 1-GPU requests just where they would
 * strand capacity.
 *
 * @throws RangeError as the chain does.
 * @see Howard (1960), Dynamic Programming and Markov Processes, ch. 8; Ross & Tsang (1989), "The stochastic knapsack
 *   problem", IEEE Trans. Commun. 37(7).
 */
export function optimalAdmission(classes: readonly KnapsackClass[], gpus: number): KnapsackPolicy {
  const chain = new KnapsackChain(classes, gpus);
  const least = LEAST_GAIN * Math.max(...classes.map(({ reward }) => Math.abs(reward)));
  let admission = chain.rule(() => true);
  for (;;) {
    const current = admission;
    const value = chain.value(current);
    const relativeValue = chain.relativeValue(current, value);
    admission = chain.rule((k, state) => {
      const gain = chain.gain(k, state, relativeValue);
      return current[state * classes.length + k] === 1 ? gain >= -least : gain > least;
    });
    if (admission.every((each, at) => each === current[at])) {
      return { ...value, states: chain.states, admission, relativeValue };
    }
  }
}
