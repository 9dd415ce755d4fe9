import type { ReclaimPolicy, ReclaimView } from "./policies/reclaim.ts";

/**
 * The victims among candidates that free at least `need` GPUs: weakest level first, then by the order of the policy,
 * without those that turn out superfluous. `freed(row)` is what a row frees where it is needed (its GPUs on one node).
 *
 * @param candidates Reordered in place; ties keep their order.
 * @param out Receives the victims, first displaced first.
 * @returns Summed cost of the victims; Infinity when all candidates together do not suffice.
 */
export function selectVictims(
  candidates: number[],
  need: number,
  freed: (row: number) => number,
  policy: ReclaimPolicy,
  view: ReclaimView,
  out: number[],
): number {
  clear(out);
  if (candidates.length <= FEW) sortFew(candidates, policy, view);
  else candidates.sort((a, b) => order(a, b, policy, view));
  let sum = 0;
  for (let at = 0; at < candidates.length && sum < need; at++) {
    const row = candidates[at]!;
    out.push(row);
    sum += freed(row);
  }
  if (sum < need) return Number.POSITIVE_INFINITY;
  if (sum > need) dropSuperfluous(out, sum - need, freed);
  let cost = 0;
  for (let at = 0; at < out.length; at++) cost += policy.cost(out[at]!, view);
  return cost;
}

/** Empties a list that is filled again soon: `length = 0` would give its memory back, and a push take some anew. */
export function clear(list: number[]): void {
  while (list.length > 0) list.pop();
}

/** Below this many an insertion sort is faster than the built-in one, and makes no garbage. */
const FEW = 16;

/** Stable, like the built-in sort. */
function sortFew(candidates: number[], policy: ReclaimPolicy, view: ReclaimView): void {
  for (let at = 1; at < candidates.length; at++) {
    const row = candidates[at]!;
    let place = at;
    while (place > 0 && order(candidates[place - 1]!, row, policy, view) > 0) {
      candidates[place] = candidates[place - 1]!;
      place--;
    }
    candidates[place] = row;
  }
}

/** Weakest level first, then by the order of the policy. */
function order(a: number, b: number, policy: ReclaimPolicy, view: ReclaimView): number {
  const { rows } = view;
  const byLevel = rows.level(b) - rows.level(a);
  if (byLevel !== 0) return byLevel;
  if (policy.exact) return rows.reclaimKey(a) - rows.reclaimKey(b);
  return policy.cost(a, view) - policy.cost(b, view);
}

/** Spares victims, strongest claim to stay first, while the others still free enough. */
function dropSuperfluous(victims: number[], excess: number, freed: (row: number) => number): void {
  let spare = excess;
  for (let i = victims.length - 1; i >= 0 && spare > 0; i--) {
    const gpus = freed(victims[i]!);
    if (gpus > spare) continue;
    spare -= gpus;
    for (let after = i + 1; after < victims.length; after++) victims[after - 1] = victims[after]!;
    victims.pop();
  }
}
