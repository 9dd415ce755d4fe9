import type { ReclaimOrder } from "../../model/policy.ts";
import type { Rows } from "../rows.ts";

/** What a reclaim order may look at. */
export interface ReclaimView {
  readonly rows: Rows;
  /** Simulated time [ms]. */
  now(): number;
  /** Work that the row would lose if it were interrupted now [GPU-ms]. */
  lostWork(row: number): number;
  /** Price that the row pays now [nano-USD per GPU-hour]; 0 for internal work. */
  priceNano(row: number): number;
}

/**
 * Chooses whom a claim displaces. Smaller goes first.
 *
 * `key` is fixed when a row is placed and orders the index of a pool; `cost` is taken at the reclaim and compares
 * the candidates. Where the two agree the choice is exact; else it is the best of the declared candidates.
 */
export interface ReclaimPolicy {
  readonly name: ReclaimOrder;
  /** Whether ascending keys are ascending costs at every instant. */
  readonly exact: boolean;
  key(row: number, view: ReclaimView): number;
  cost(row: number, view: ReclaimView): number;
}

/** The last placed first. */
const youngestFirst: ReclaimPolicy = {
  name: "youngest_first",
  exact: true,
  key: (_row, view) => -view.now(),
  cost: (row, view) => view.now() + view.rows.reclaimKey(row),
};

/** The lowest price first, as it was when the row was placed; internal work counts as price 0. */
const cheapestFirst: ReclaimPolicy = {
  name: "cheapest_first",
  exact: true,
  key: (row, view) => view.priceNano(row),
  cost: (row, view) => view.rows.reclaimKey(row) * view.rows.heldGpus(row),
};

/** The least work lost first; the index holds the youngest first as a guess, candidates are compared exactly. */
const leastLostWork: ReclaimPolicy = {
  name: "least_lost_work",
  exact: false,
  key: (_row, view) => -view.now(),
  cost: (row, view) => view.lostWork(row),
};

/** The largest first, so that few suffice. */
const fewestVictims: ReclaimPolicy = {
  name: "fewest_victims",
  exact: true,
  key: (row, view) => -view.rows.heldGpus(row),
  cost: () => 1,
};

/** Registry of reclaim orders; a new order is one more line. */
export const RECLAIM_POLICIES: Readonly<Record<ReclaimOrder, ReclaimPolicy>> = {
  youngest_first: youngestFirst,
  cheapest_first: cheapestFirst,
  least_lost_work: leastLostWork,
  fewest_victims: fewestVictims,
};
