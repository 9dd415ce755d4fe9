import { type KnapsackClass, type KnapsackPolicy, optimalAdmission } from "./knapsack-admission.ts";

/** An optimal admission, ready to be asked: states are found by the number of requests of each class. */
export interface AdmissionPlan {
  /** The state with so many requests of each class in service; undefined if they do not fit. */
  stateOf(inService: Int32Array): number | undefined;
  /** The state after one more of the class; undefined where it is refused. */
  afterAdmission(state: number, k: number): number | undefined;
  /** Most GPUs that could be admitted from a state on while nobody leaves [GPUs]. */
  openGpus(state: number): number;
}

/** Plans kept for reuse: replications of a scenario ask for the same. */
const MOST_PLANS = 512;
const plans = new Map<string, AdmissionPlan>();

/**
 * The optimal plan of a pool; solved once for equal classes and GPUs.
 *
 * @throws RangeError as `optimalAdmission` does.
 */
export function admissionPlan(classes: readonly KnapsackClass[], gpus: number): AdmissionPlan {
  const key = JSON.stringify([classes, gpus]);
  let plan = plans.get(key);
  if (plan === undefined) {
    if (plans.size >= MOST_PLANS) plans.clear();
    plan = planOf(optimalAdmission(classes, gpus), classes);
    plans.set(key, plan);
  }
  return plan;
}

function planOf({ states, admission }: KnapsackPolicy, classes: readonly KnapsackClass[]): AdmissionPlan {
  const n = classes.length;
  const radix = 1 + states.inService.reduce((most, each) => Math.max(most, each), 0);
  /** The counts of `n` classes as the digits of a number, from place `first` of a list on. */
  const keyOf = (counts: Int32Array, first: number): number => {
    let key = 0;
    for (let k = first; k < first + n; k++) key = key * radix + counts[k]!;
    return key;
  };
  const index = new Map(
    Array.from({ length: states.count }, (_, state) => [keyOf(states.inService, state * n), state]),
  );
  const reach = reachable(states, admission, n);
  return {
    stateOf(inService) {
      for (let k = 0; k < n; k++) if (inService[k]! >= radix) return undefined;
      return index.get(keyOf(inService, 0));
    },
    afterAdmission: (state, k) => (admission[state * n + k] === 1 ? states.after[state * n + k] : undefined),
    openGpus: (state) => reach[state]! - states.busy[state]!,
  };
}

/** By state the most GPUs in use of all states that admissions lead to; they lead to later states only. */
function reachable(
  { count, busy, after }: KnapsackPolicy["states"],
  admission: Uint8Array,
  classes: number,
): Int32Array {
  const most = Int32Array.from(busy);
  for (let state = count - 1; state >= 0; state--) {
    for (let at = state * classes; at < (state + 1) * classes; at++) {
      if (admission[at] === 1) most[state] = Math.max(most[state]!, most[after[at]!]!);
    }
  }
  return most;
}
