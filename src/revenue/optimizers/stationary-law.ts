/** A state of a Markov chain: whole numbers. */
type State = readonly number[];

/** Where the chain goes from a state, at which rates, all above 0 [1/h]. */
type Moves = (state: State) => readonly (readonly [State, number])[];

interface Balance {
  readonly state: State;
  /** Sum of the rates out of the state [1/h]. */
  readonly outRate: number;
  readonly from: number[];
  readonly rates: number[];
}

const MOST_SWEEPS = 100_000;
/** Relative change of a sweep after which the probabilities stand still. */
const STILL = 1e-13;

/**
 * Stationary law of a finite Markov chain in continuous time, over the states that can be reached from the first.
 *
 * Gauss-Seidel on the balance equations: few steps from state to state make it faster than elimination.
 *
 * @see Stewart (1994), Introduction to the Numerical Solution of Markov Chains, section 3.2.
 */
export function stationaryLaw(
  first: State,
  moves: Moves,
): readonly { readonly state: State; readonly probability: number }[] {
  const balances = reachable(first, moves);
  const law = new Float64Array(balances.length).fill(1 / balances.length);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    // Forwards and backwards in turn: what flows down the list is as fast as what flows up.
    const change = sweepOnce(balances, law, sweep % 2 === 0);
    const total = law.reduce((sum, each) => sum + each, 0);
    for (let at = 0; at < law.length; at++) law[at]! /= total;
    if (change <= STILL) break;
  }
  return balances.map(({ state }, at) => ({ state, probability: law[at]! }));
}

/** Replaces each probability by what flows in; returns the sum of the changes. */
function sweepOnce(balances: readonly Balance[], law: Float64Array, isForward: boolean): number {
  let change = 0;
  for (let step = 0; step < law.length; step++) {
    const at = isForward ? step : law.length - 1 - step;
    const { outRate, from, rates } = balances[at]!;
    let inflow = 0;
    for (let k = 0; k < from.length; k++) inflow += law[from[k]!]! * rates[k]!;
    const next = inflow / outRate;
    change += Math.abs(next - law[at]!);
    law[at] = next;
  }
  return change;
}

function reachable(first: State, moves: Moves): readonly Balance[] {
  const indexOf = new Map<string, number>([[String(first), 0]]);
  const states: State[] = [first];
  const flows: { readonly from: number; readonly to: number; readonly rate: number }[] = [];
  for (let at = 0; at < states.length; at++) {
    for (const [state, rate] of moves(states[at]!)) {
      const key = String(state);
      if (!indexOf.has(key)) indexOf.set(key, states.push(state) - 1);
      flows.push({ from: at, to: indexOf.get(key)!, rate });
    }
  }
  const outRates = new Float64Array(states.length);
  for (const { from, rate } of flows) outRates[from]! += rate;
  const balances = states.map(
    (state, at): Balance => ({ state, outRate: outRates[at]!, from: [], rates: [] }),
  );
  for (const { from, to, rate } of flows) {
    balances[to]!.from.push(from);
    balances[to]!.rates.push(rate);
  }
  return balances;
}
