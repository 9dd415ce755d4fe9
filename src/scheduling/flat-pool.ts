import { KeyedHeap } from "../numerics/keyed-heap.ts";
import { NONE } from "./rows.ts";
import type { Space, SpaceOptions } from "./space.ts";
import { clear, selectVictims } from "./victims.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const ABSENT = NONE;

/**
 * A cluster without node boundaries: any free GPUs make a gang. Victims come from one heap per recall class, keyed
 * by the reclaim order, so a reclaim costs O(log n) per victim.
 *
 * Invariant: free + held + placed + down = gpus. The whole pool is up or down: it counts as one node.
 */
export class FlatPool implements Space {
  readonly gpus: number;
  readonly nodeCount = 1;
  free: number;
  down = 0;
  held = 0;

  private readonly options: SpaceOptions;
  private readonly recallable: Float64Array;
  private readonly victims: KeyedHeap[] = [];
  /** Open claims, oldest first. */
  private readonly claims: number[] = [];
  private placements = 0;
  /** Free GPUs that were last in external use. */
  private externalSide = 0;
  private readonly scratch: number[] = [];
  private readonly heldBy = (row: number): number => this.options.rows.heldGpus(row);
  /** Rows placed, and claims that are complete; kept only where the pool can go down (a Set costs more than the rest of a placement). */
  private readonly rowList = new Set<number>();

  constructor(gpus: number, options: SpaceOptions) {
    this.options = options;
    this.gpus = gpus;
    this.free = gpus;
    this.recallable = new Float64Array(options.classes);
    for (let k = 0; k < options.classes; k++) this.victims.push(new KeyedHeap());
  }

  reach(firstClass: number): number {
    const { recallable } = this;
    let gpus = this.free;
    for (let k = firstClass; k < recallable.length; k++) gpus += recallable[k]!;
    return gpus;
  }

  fits(gpus: number): boolean {
    return gpus <= this.free;
  }

  largestFit(): number {
    return this.free;
  }

  canClaim(gpus: number, firstClass: number, maxFree = Number.POSITIVE_INFINITY): boolean {
    return gpus <= this.reach(firstClass) - Math.max(0, this.free - maxFree);
  }

  /**
   * The largest key among the rows of a class, smallest keys first, that hold so many GPUs together; undefined unless it
   * lies below a limit. O(log k) for each of the k rows that it takes.
   */
  keyToFree(recallClass: number, gpus: number, below: number): number | undefined {
    const { rows } = this.options;
    let left = gpus;
    let largest = Number.NEGATIVE_INFINITY;
    this.victims[recallClass]!.visit((row, key) => {
      if (!(key < below)) return false;
      left -= rows.heldGpus(row);
      largest = key;
      return left > 0;
    });
    return left > 0 ? undefined : largest;
  }

  place(row: number): void {
    const gpus = this.options.rows.heldGpus(row);
    this.free -= gpus;
    if (this.options.tracksSides) this.takeSide(row, gpus);
    this.enter(row);
  }

  claim(row: number, firstClass: number, victims: number[], maxFree = Number.POSITIVE_INFINITY): void {
    const { rows, handedOver } = this.options;
    const gpus = rows.heldGpus(row);
    const taken = Math.min(gpus, this.free, maxFree);
    clear(victims);
    rows.setMissing(row, gpus - taken);
    this.free -= taken;
    this.held += taken;
    if (taken > 0 && this.options.tracksSides) this.takeSide(row, taken);
    if (taken === gpus) {
      // A block may hold its claim for a while, and the pool may go down meanwhile.
      if (this.options.listsRows) this.rowList.add(row);
      handedOver.push(row);
      return;
    }
    this.claims.push(row);
    this.listVictims(gpus - taken, firstClass, victims);
  }

  settleClaim(row: number): void {
    this.held -= this.options.rows.heldGpus(row);
    this.enter(row);
  }

  dropClaim(row: number): void {
    const { rows } = this.options;
    const holding = rows.heldGpus(row) - rows.missing(row);
    const at = this.claims.indexOf(row);
    if (at >= 0) this.claims.splice(at, 1);
    if (this.options.listsRows) this.rowList.delete(row);
    rows.setMissing(row, 0);
    this.held -= holding;
    this.takeBack(holding, false);
  }

  drain(row: number): void {
    const recallClass = this.recallClass(row);
    if (recallClass === ABSENT) return;
    this.recallable[recallClass]! -= this.options.rows.heldGpus(row);
    this.victims[recallClass]!.remove(row);
    this.options.rows.setRecallable(row, false);
  }

  release(row: number): void {
    this.drain(row);
    const { rows } = this.options;
    if (this.options.listsRows) this.rowList.delete(row);
    this.takeBack(rows.heldGpus(row), rows.isExternal(row));
  }

  rowsOn(_node: number, out: number[]): void {
    out.length = 0;
    for (const row of this.claims) out.push(row);
    // Last placed first, as on nodes: rows that go back to their lines one by one keep their order.
    for (const row of [...this.rowList].reverse()) out.push(row);
  }

  takeDown(_node: number): void {
    this.down = this.gpus;
    this.free = 0;
    this.externalSide = 0;
  }

  bringUp(_node: number): void {
    this.down = 0;
    this.free = this.gpus;
  }

  private recallClass(row: number): number {
    const { rows, classOfLevel } = this.options;
    return rows.isRecallable(row) ? classOfLevel[rows.level(row)]! : ABSENT;
  }

  private enter(row: number): void {
    const { rows } = this.options;
    if (this.options.listsRows) this.rowList.add(row);
    const recallClass = this.recallClass(row);
    if (recallClass === ABSENT) return;
    this.recallable[recallClass]! += rows.heldGpus(row);
    this.victims[recallClass]!.push(row, rows.reclaimKey(row), -this.placements++);
  }

  /** Victims for `need` GPUs, weakest class first. */
  private listVictims(need: number, firstClass: number, victims: number[]): void {
    const { rows, reclaim, view, candidates } = this.options;
    const pool = this.scratch;
    clear(pool);
    let gathered = 0;
    for (let k = this.victims.length - 1; k >= firstClass && gathered < need; k--) {
      let spare = reclaim.exact ? 0 : candidates;
      this.victims[k]!.visit((row) => {
        if (gathered >= need && spare-- <= 0) return false;
        pool.push(row);
        gathered += rows.heldGpus(row);
        return true;
      });
    }
    selectVictims(pool, need, this.heldBy, reclaim, view, victims);
  }

  /** Freed GPUs go to open claims, oldest first, then to the free. */
  private takeBack(gpus: number, wasExternal: boolean): void {
    const left = this.claims.length > 0 ? this.payClaims(gpus, wasExternal) : gpus;
    this.free += left;
    if (wasExternal && this.options.tracksSides) this.externalSide += left;
  }

  /** Hands freed GPUs to open claims, oldest first; returns how many are left. */
  private payClaims(gpus: number, wasExternal: boolean): number {
    const { rows, handedOver } = this.options;
    let left = gpus;
    while (left > 0 && this.claims.length > 0) {
      const row = this.claims[0]!;
      const paid = Math.min(left, rows.missing(row));
      rows.setMissing(row, rows.missing(row) - paid);
      this.held += paid;
      left -= paid;
      if (this.options.tracksSides && wasExternal !== rows.isExternal(row)) rows.setTurning(row, true);
      if (rows.missing(row) === 0) {
        this.claims.shift();
        if (this.options.listsRows) this.rowList.add(row);
        handedOver.push(row);
      }
    }
    return left;
  }

  private takeSide(row: number, gpus: number): void {
    const isExternal = this.options.rows.isExternal(row);
    const internalSide = this.free + gpus - this.externalSide;
    const own = isExternal ? this.externalSide : internalSide;
    if (own < gpus) this.options.rows.setTurning(row, true);
    this.externalSide -= isExternal ? Math.min(own, gpus) : Math.max(0, gpus - own);
  }
}
