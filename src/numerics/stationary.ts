import type { BandedMatrix } from "./banded.ts";

/** Beyond this the weights found so far are scaled down, so that none overflows. */
const LARGE = 1e200;

/**
 * Stationary probabilities of a Markov chain in continuous time, from its rates, without any subtraction: each has
 * its full relative accuracy, however rare the state.
 *
 * States are censored from the last to the first and found again in turn. State 0 must be reached from all others
 * through states of falling index.
 *
 * @param rates  Entry (i, j), i <> j: rate from i to j; the diagonal is not looked at. Overwritten.
 * @see Grassmann, Taksar & Heyman (1985), "Regenerative analysis and steady state distributions for Markov chains",
 *   Oper. Res. 33(5).
 */
export function stationaryLaw(rates: BandedMatrix): Float64Array {
  const { size, reach } = rates;
  for (let last = size - 1; last > 0; last--) censor(rates, last);
  const law = new Float64Array(size);
  law[0] = 1;
  let total = 1;
  for (let state = 1; state < size; state++) {
    let weight = 0;
    for (let from = Math.max(0, state - reach); from < state; from++) {
      weight += law[from]! * rates.get(from, state);
    }
    law[state] = weight;
    total += weight;
    if (total < LARGE) continue;
    for (let at = 0; at <= state; at++) law[at]! /= total;
    total = 1;
  }
  return law.map((weight) => weight / total);
}

/** Takes a state out: whoever would go there goes where it leads, in proportion. */
function censor(rates: BandedMatrix, state: number): void {
  const first = Math.max(0, state - rates.reach);
  let out = 0;
  for (let to = first; to < state; to++) out += rates.get(state, to);
  for (let from = first; from < state; from++) {
    const rate = rates.get(from, state);
    if (rate === 0) continue;
    rates.set(from, state, rate / out);
    rates.addRow(from, state, { factor: rate / out, from: first, to: state });
  }
}
