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
  out.length = 0;
  const { rows } = view;
  const rank = policy.exact ? (row: number) => rows.reclaimKey(row) : (row: number) => policy.cost(row, view);
  candidates.sort((a, b) => rows.level(b) - rows.level(a) || rank(a) - rank(b));
  let sum = 0;
  for (const row of candidates) {
    if (sum >= need) break;
    out.push(row);
    sum += freed(row);
  }
  if (sum < need) return Number.POSITIVE_INFINITY;
  dropSuperfluous(out, sum - need, freed);
  let cost = 0;
  for (const row of out) cost += policy.cost(row, view);
  return cost;
}

/** Spares victims, strongest claim to stay first, while the others still free enough. */
function dropSuperfluous(victims: number[], excess: number, freed: (row: number) => number): void {
  let spare = excess;
  for (let i = victims.length - 1; i >= 0 && spare > 0; i--) {
    const gpus = freed(victims[i]!);
    if (gpus > spare) continue;
    spare -= gpus;
    victims.splice(i, 1);
  }
}
