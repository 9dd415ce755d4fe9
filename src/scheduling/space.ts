import type { PlacementRule } from "../model/policy.ts";
import type { ReclaimPolicy, ReclaimView } from "./policies/reclaim.ts";
import type { Rows } from "./rows.ts";

/**
 * The GPUs of one cluster and who holds them in place: `NodeGrid` for nodes, `FlatPool` for a flat pool.
 *
 * The space knows free GPUs, recallable GPUs by class, pledges to claims and GPUs that are down. It decides where a
 * gang goes and whom a claim displaces; it knows nothing of time, money or queues.
 *
 * Recall classes: the distinct levels of recallable work of the scenario, ascending (strongest first). A claimant of
 * level L may displace the classes j >= `firstClassBelow(L)`; "reach" is what it could get: free plus those.
 */
export interface Space {
  /** GPUs when everything is up [GPUs]. */
  readonly gpus: number;
  /** GPUs that are up, in nobody's hands and pledged to nobody [GPUs]. */
  readonly free: number;
  /** GPUs that are down [GPUs]. */
  readonly down: number;
  /** Free GPUs pledged to claims that wait for the rest [GPUs]. */
  readonly held: number;

  /** GPUs that a claimant of classes >= firstClass could get by count [GPUs]. */
  reach(firstClass: number): number;
  /** Whether a gang fits in place on free GPUs. */
  fits(gpus: number): boolean;
  /** The largest gang that fits in place on free GPUs; every smaller one fits too [GPUs]. */
  largestFit(): number;
  /** Places the row's `heldGpus` on free GPUs; requires `fits`. Sets `turn` when a GPU changes side. */
  place(row: number): void;
  /**
   * Whether a gang fits in place on at most `maxFree` free GPUs and on GPUs of the classes >= firstClass. With a limit
   * that binds, nodes are compared up to the declared number of candidates, and a gang larger than a node never fits.
   */
  canClaim(gpus: number, firstClass: number, maxFree?: number): boolean;
  /**
   * Pledges places to the row and lists whom it displaces; requires `canClaim` with the same limit. The caller drains
   * or releases the victims; when all GPUs are handed over the row's `missing` is 0 and the row is in `handedOver`.
   * A row whose limit binds (`capped`) is handed GPUs of external victims alone, so that it replaces their use.
   */
  claim(row: number, firstClass: number, victims: number[], maxFree?: number): void;
  /** Turns a claim that has been handed everything into a placement. */
  settleClaim(row: number): void;
  /** Withdraws an open claim; what it held is free again. */
  dropClaim(row: number): void;
  /** The row is under notice: it can no longer be claimed. */
  drain(row: number): void;
  /** Takes the GPUs back: to open claims first, else free. */
  release(row: number): void;

  /** Rows on a node, claims included, into `out`. For a pool: the node is 0 and stands for all. */
  rowsOn(node: number, out: number[]): void;
  /** Takes a node out of service; its rows have been released. */
  takeDown(node: number): void;
  /** Puts a node back, all its GPUs free. */
  bringUp(node: number): void;
  readonly nodeCount: number;
}

/** Rows whose claim is complete, in the order of completion; emptied by the admission pass. */
export type HandedOver = number[];

export interface SpaceOptions {
  readonly rows: Rows;
  readonly handedOver: HandedOver;
  readonly placement: PlacementRule;
  readonly reclaim: ReclaimPolicy;
  readonly view: ReclaimView;
  /** Nodes or victims compared where the reclaim order has no exact index. */
  readonly candidates: number;
  /** Recall class of a level; NONE when nothing recallable has it. */
  readonly classOfLevel: Int32Array;
  readonly classes: number;
  /** Whether changing sides costs time here, so that the side of each free GPU must be known. */
  readonly tracksSides: boolean;
  /** Whether the cluster can go down as a whole, so that a pool must know its rows. */
  readonly listsRows: boolean;
  /** Called when a node gets its first occupant or loses its last one (failures with the clock `busy`). */
  readonly onBusyChange?: ((node: number, isBusy: boolean) => void) | undefined;
}
