/** States of a pool shared by classes: how many requests of each class are in service. */
export interface KnapsackStates {
  /** Number of states; state 0 is the empty pool. */
  readonly count: number;
  /** By state x classes + class: requests in service. */
  readonly inService: Int32Array;
  /** By state: GPUs in use [GPUs]. */
  readonly busy: Int32Array;
  /** By state x classes + class: the state after one more of the class; -1 if it does not fit. */
  readonly after: Int32Array;
  /** Largest distance between a state and its neighbours in the order of the states. */
  readonly reach: number;
}

/** Number of states of a pool with classes of these sizes. */
export function countStates(sizes: readonly number[], gpus: number): number {
  // By GPUs in use: number of states so far, classes added one by one.
  const ways = new Float64Array(gpus + 1);
  ways[0] = 1;
  for (const size of sizes) for (let busy = size; busy <= gpus; busy++) ways[busy]! += ways[busy - size]!;
  return ways.reduce((sum, each) => sum + each, 0);
}

/**
 * All states in which the classes fit, in the order of their counts: small classes change slowest, so that
 * neighbours lie close together.
 */
export function knapsackStates(sizes: readonly number[], gpus: number): KnapsackStates {
  const classes = sizes.length;
  const slowestFirst = sizes.map((_, k) => k).sort((a, b) => sizes[a]! - sizes[b]! || a - b);
  const states: number[][] = [];
  const visit = (depth: number, state: readonly number[], free: number): void => {
    const k = slowestFirst[depth];
    if (k === undefined) states.push([...state]);
    else for (let n = 0; n * sizes[k]! <= free; n++) visit(depth + 1, state.with(k, n), free - n * sizes[k]!);
  };
  visit(0, new Array<number>(classes).fill(0), gpus);
  const index = new Map(states.map((state, at) => [state.join(), at]));
  const after = new Int32Array(states.length * classes).fill(-1);
  let reach = 0;
  for (const [at, state] of states.entries()) {
    for (let k = 0; k < classes; k++) {
      const next = index.get(state.with(k, state[k]! + 1).join());
      if (next === undefined) continue;
      after[at * classes + k] = next;
      reach = Math.max(reach, next - at);
    }
  }
  const busy = states.map((state) => state.reduce((sum, n, k) => sum + n * sizes[k]!, 0));
  return {
    count: states.length,
    inService: Int32Array.from(states.flat()),
    busy: Int32Array.from(busy),
    after,
    reach,
  };
}
