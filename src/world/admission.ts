import { PHASE, type Simulator } from "../engine/simulator.ts";
import type { Fleet } from "../model/fleet.ts";
import type { QueueOrder } from "../model/policy.ts";
import { IndexSet } from "../numerics/index-set.ts";
import type { DeclaredEnds } from "../scheduling/backfill.ts";
import type { Line } from "../scheduling/line.ts";
import { HOLDER, NONE, type Rows } from "../scheduling/rows.ts";
import type { SizeLines } from "../scheduling/size-lines.ts";
import type { Space } from "../scheduling/space.ts";
import type { BlockGuard } from "./block-guard.ts";
import type { ClusterBook } from "./cluster-book.ts";
import { LOSS } from "./flow.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Placement } from "./placement.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const NO_ROW = NONE;
const { no_capacity: NO_CAPACITY, no_contiguous_capacity: NO_PLACE } = LOSS;
const ADMISSION = PHASE.admission;

/** What became of an attempt: STARTED (placed or claimed), LEFT (it no longer wants), or a loss reason. */
export const STARTED = -1;
export const LEFT = -2;

/** Something that wants GPUs in the admission pass: a queue of rows, or an instance set. */
export interface Server {
  readonly level: number;
  /** Whether an attempt may be worth it. */
  wants(): boolean;
  serve(): void;
}

/** A line of waiting rows for a set of clusters; the head that does not fit holds back those behind it. */
export interface Queue extends Server {
  /** Position in the order of service; fixed by `Admission.register`. */
  id: number;
  readonly line: Line;
  readonly clusters: readonly number[];
  /** The line itself, if it keeps one per size. */
  readonly sizes: SizeLines | undefined;
  /** Gang that waits here because it fits by count but not in place, by position in `clusters`; 0 = none. */
  readonly stranded: Int32Array;
  /** Whether any of them is not 0. */
  isStranded: boolean;
}

export interface AdmissionOptions {
  readonly simulator: Simulator;
  readonly rows: Rows;
  readonly fleet: Fleet;
  readonly spaces: readonly Space[];
  readonly book: ClusterBook;
  readonly placement: Placement;
  readonly lifecycles: readonly Lifecycle[];
  readonly ends: readonly DeclaredEnds[];
  readonly order: QueueOrder;
  readonly backfillDepth: number;
  /** First recall class that each level may displace. */
  readonly firstClassBelow: Int32Array;
  /** Whether all that a level may displace is external use, so that a sale by recall adds nothing to external use. */
  readonly displacesOnlyExternal: (level: number) => boolean;
  /** Absent where no blocks are sold. */
  readonly guard: BlockGuard | undefined;
  /** Asks capacity control; STARTED-compatible: undefined = go on, else a loss reason or LEFT. Leases only. */
  readonly consent: (row: number, cluster: number) => number | undefined;
  /** Called when no server is left to look at: further choices of requests that just arrived. */
  readonly afterQueues: () => void;
  /** Called at the end of each pass. */
  readonly afterPass: () => void;
}

/**
 * The admission pass (phase 6): claims that are complete start, then queues and instance sets are served in order of
 * level, each until its head is blocked. A server is looked at only when it may succeed: a new head, or GPUs that
 * came free on one of its clusters.
 */
export class Admission {
  private readonly options: AdmissionOptions;
  private servers: Server[] = [];
  /** Servers by cluster. */
  private serversOf: number[][] = [];
  private queuesOf: Queue[][] = [];
  private dirty = new IndexSet(1);

  constructor(options: AdmissionOptions) {
    this.options = options;
    options.simulator.onPass(ADMISSION, this.pass);
  }

  /** Fixes the order of service: by level, sets and queues in the order given. */
  register(
    servers: readonly (Server & { readonly clusters: readonly number[] })[],
    setId: (at: number, id: number) => void,
  ): void {
    const order = servers.map((_, at) => at).sort((a, b) => servers[a]!.level - servers[b]!.level || a - b);
    this.servers = order.map((at) => servers[at]!);
    this.dirty = new IndexSet(Math.max(1, servers.length));
    this.serversOf = this.options.fleet.clusters.map(() => []);
    this.queuesOf = this.options.fleet.clusters.map(() => []);
    order.forEach((at, id) => {
      setId(at, id);
      for (const cluster of servers[at]!.clusters) {
        this.serversOf[cluster]!.push(id);
        const server = servers[at]!;
        if ("line" in server) this.queuesOf[cluster]!.push(server as unknown as Queue);
      }
    });
  }

  /** Asks for a look at a server in this instant's pass. */
  wake(id: number): void {
    this.dirty.add(id);
    this.options.simulator.askPass(ADMISSION);
  }

  /** GPUs came free: all that wait for the cluster may be worth a try. */
  freed(cluster: number): void {
    let isWorthAPass = this.options.placement.hasClaims;
    const ids = this.serversOf[cluster]!;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at]!;
      if (!this.servers[id]!.wants()) continue;
      this.dirty.add(id);
      isWorthAPass = true;
    }
    if (isWorthAPass) this.options.simulator.askPass(ADMISSION);
  }

  /** Looks at every server that wants something (prices or policies changed). */
  wakeAll(): void {
    for (let id = 0; id < this.servers.length; id++) if (this.servers[id]!.wants()) this.wake(id);
  }

  /** Serves what may be served until nothing changes. */
  private readonly pass = (): void => {
    const { placement, afterQueues, afterPass } = this.options;
    if (placement.hasClaims) {
      placement.startHandedOver();
      placement.moveClaims();
    }
    this.serveAll();
    afterQueues();
    if (placement.hasClaims) placement.startHandedOver();
    if (this.dirty.size > 0) this.serveAll();
    afterPass();
  };

  private serveAll(): void {
    const { placement } = this.options;
    for (let id = this.dirty.first(); id !== NO_ROW; id = this.dirty.first()) {
      this.dirty.delete(id);
      this.servers[id]!.serve();
      if (placement.hasClaims) placement.startHandedOver();
    }
  }

  /**
   * Tries to start a row on one of the clusters: free GPUs first, in the order given, then by recall.
   *
   * @returns STARTED, LEFT, or the reason why not (a loss reason), the most specific over the clusters.
   */
  attempt(row: number, clusters: readonly number[]): number {
    const { rows, spaces, placement, firstClassBelow } = this.options;
    const held = rows.heldGpus(row);
    const firstClass = firstClassBelow[rows.level(row)]!;
    let reason: number = NO_CAPACITY;
    for (let at = 0; at < clusters.length; at++) {
      const cluster = clusters[at]!;
      if (spaces[cluster]!.reach(firstClass) < held) continue;
      const maxFree = this.sellableFree(row, cluster);
      if (!this.hasRoom(row, cluster, firstClass, maxFree)) continue;
      const fits = maxFree >= held && spaces[cluster]!.fits(held);
      if (!fits && !spaces[cluster]!.canClaim(held, firstClass, maxFree)) {
        if (maxFree >= held) reason = Math.max(reason, NO_PLACE);
        continue;
      }
      const objection = rows.isExternal(row) ? this.options.consent(row, cluster) : undefined;
      if (objection === LEFT) return LEFT;
      if (objection !== undefined) {
        reason = Math.max(reason, objection);
        continue;
      }
      if (!fits && this.fitsElsewhere(row, clusters, cluster, firstClass)) continue;
      if (fits && rows.isBooked(row)) placement.claim(row, cluster, firstClassBelow.at(-1)!, maxFree);
      else if (fits) placement.place(row, cluster);
      else placement.claim(row, cluster, firstClass, maxFree);
      return STARTED;
    }
    return reason;
  }

  /**
   * Starts a row that meets an empty line on free GPUs, when nothing else could happen before the pass that would do
   * it; false = the row joins the line and the pass decides.
   */
  startAtOnce(row: number, queue: Queue): boolean {
    const { rows, spaces, placement, simulator, firstClassBelow, consent } = this.options;
    if (queue.line.size > 0 || placement.hasClaims || !simulator.passIsNext(ADMISSION)) return false;
    const held = rows.heldGpus(row);
    const firstClass = firstClassBelow[rows.level(row)]!;
    for (let at = 0; at < queue.clusters.length; at++) {
      const cluster = queue.clusters[at]!;
      if (spaces[cluster]!.reach(firstClass) < held) continue;
      const maxFree = this.sellableFree(row, cluster);
      if (!this.hasRoom(row, cluster, firstClass, maxFree)) continue;
      if (maxFree < held || !spaces[cluster]!.fits(held) || consent(row, cluster) !== undefined) return false;
      placement.place(row, cluster);
      simulator.passDone();
      return true;
    }
    return false;
  }

  /** Serves one queue from its head on. Rows that leave at the end of the instant hold nobody back. */
  serveQueue(queue: Queue): void {
    const { rows, lifecycles, order } = this.options;
    const { line, sizes } = queue;
    if (sizes !== undefined) {
      this.serveSizes(queue, sizes);
      return;
    }
    let passed: number = NO_ROW;
    let stranded = 0;
    for (
      let row = line.first();
      row !== NO_ROW;
      row = passed === NO_ROW ? line.first() : line.after(passed)
    ) {
      const outcome = this.attempt(row, queue.clusters);
      if (outcome === STARTED) {
        line.remove(row);
        continue;
      }
      if (outcome === LEFT) {
        lifecycles[rows.holder(row)]!.gaveUp(row, LOSS.priced_out);
        continue;
      }
      rows.setRefusal(row, outcome);
      if (passed === NO_ROW && outcome === NO_PLACE) stranded = rows.gpus(row);
      if (order === "easy_backfill") this.backfill(queue, row);
      if (order === "easy_backfill" || rows.patienceMs(row) > 0 || rows.isSuspended(row)) break;
      passed = row;
    }
    this.strand(queue, stranded);
  }

  /** Serves a queue of lines by size: each size until its head is blocked, in order of arrival. */
  private serveSizes(queue: Queue, line: SizeLines): void {
    const { rows, lifecycles } = this.options;
    line.startRound();
    for (let row = this.nextOfRound(queue, line); row !== NO_ROW; row = this.nextOfRound(queue, line)) {
      const outcome = this.attempt(row, queue.clusters);
      if (outcome === STARTED) {
        line.moveOn(row, false);
        line.remove(row);
      } else if (outcome === LEFT) {
        line.moveOn(row, false);
        lifecycles[rows.holder(row)]!.gaveUp(row, LOSS.priced_out);
      } else {
        rows.setRefusal(row, outcome);
        line.moveOn(row, rows.patienceMs(row) > 0 || rows.isSuspended(row));
      }
    }
    this.strand(queue, line.smallestLeft);
  }

  /** The head to try next: the earliest of those for which free GPUs, or GPUs that they may take back, make a place. */
  private nextOfRound(queue: Queue, line: SizeLines): number {
    const { spaces, firstClassBelow } = this.options;
    let largest = 0;
    for (let at = 0; at < queue.clusters.length; at++) {
      const space = spaces[queue.clusters[at]!]!;
      const mayTake = space.reach(firstClassBelow[queue.level]!) > space.free;
      largest = Math.max(largest, mayTake ? Number.POSITIVE_INFINITY : space.largestFit());
    }
    return line.next(largest);
  }

  /** Whether the GPUs that the row may take are there by count: sellable share, buffer, promises, recall. */
  private hasRoom(row: number, cluster: number, firstClass: number, maxFree: number): boolean {
    const { rows, spaces, book, fleet } = this.options;
    const space = spaces[cluster]!;
    if (maxFree < 0) return false;
    const reach = space.reach(firstClass);
    const usable = maxFree < space.free ? reach - (space.free - maxFree) : reach;
    if (usable < rows.heldGpus(row)) return false;
    const isFirm = !rows.isRecallable(row);
    if (rows.isExternal(row) && !isFirm) return true;
    if (this.options.guard?.allows(row, cluster, reach) === false) return false;
    const gpus = rows.gpus(row);
    const promised = book.promised[cluster]!;
    if (reach - gpus < promised) return false;
    const buffer = fleet.clusters[cluster]!.bufferGpus;
    // Without a buffer the line above said it: what is within reach of the weakest is no more than of the strongest.
    if (buffer === 0) return true;
    // Firm work stays clear of the disaster buffer; it is for services, own replicas, and leases that a failure hit.
    const wasHit = rows.isSuspended(row) && rows.isExternal(row);
    const mayUseBuffer = !isFirm || rows.holder(row) >= HOLDER.instance || wasHit;
    return mayUseBuffer || space.reach(0) - gpus >= promised + buffer;
  }

  /**
   * How many free GPUs the row may take without breaking the sellable share: Infinity = any, a smaller number = the
   * rest must replace external use (spot that goes for the lease), negative = none at all.
   */
  sellableFree(row: number, cluster: number): number {
    const { rows, spaces, book, placement, displacesOnlyExternal } = this.options;
    if (!rows.isExternal(row)) return Number.POSITIVE_INFINITY;
    const { free, held: pledged } = spaces[cluster]!;
    if (rows.gpus(row) <= book.sellableLeft(cluster) && pledged === 0) return Number.POSITIVE_INFINITY;
    const held = rows.heldGpus(row);
    const mayReplace = displacesOnlyExternal(rows.level(row));
    const sale = {
      held,
      displaced: mayReplace ? Math.max(0, held - free) : 0,
      promised: rows.gpus(row) - held,
      pledged: placement.pledgedToExternal(cluster),
    };
    const excess = book.sellableExcess(cluster, sale);
    if (excess <= 0) return Number.POSITIVE_INFINITY;
    sale.displaced += excess;
    if (!mayReplace || sale.displaced > held || book.sellableExcess(cluster, sale) > 0) return -1;
    return held - sale.displaced;
  }

  /** Whether a later cluster has the GPUs free, so that nobody need be recalled here. */
  private fitsElsewhere(row: number, clusters: readonly number[], here: number, firstClass: number): boolean {
    const held = this.options.rows.heldGpus(row);
    for (let i = clusters.indexOf(here) + 1; i < clusters.length; i++) {
      const cluster = clusters[i]!;
      const maxFree = this.sellableFree(row, cluster);
      if (maxFree < held || !this.options.spaces[cluster]!.fits(held)) continue;
      if (!this.hasRoom(row, cluster, firstClass, maxFree)) continue;
      if (this.options.consent(row, cluster) === undefined) return true;
    }
    return false;
  }

  /** EASY: rows behind the blocked head may start if the head is not delayed by their declared lengths. */
  private backfill(queue: Queue, head: number): void {
    const { rows, spaces, ends, simulator } = this.options;
    const { nowMs } = simulator;
    let best: number = NO_ROW;
    for (const cluster of queue.clusters) {
      ends[cluster]!.lookAhead(rows.heldGpus(head), spaces[cluster]!.free, nowMs);
      if (best === NO_ROW || ends[cluster]!.shadowMs < ends[best]!.shadowMs) best = cluster;
    }
    let row = queue.line.after(head);
    for (let looked = 0; row !== NO_ROW && looked < this.options.backfillDepth; looked++) {
      const behind = queue.line.after(row);
      this.backfillOne(queue, row, head, best);
      row = behind;
    }
  }

  private backfillOne(queue: Queue, row: number, head: number, reserved: number): void {
    const { rows, spaces, ends, simulator } = this.options;
    const endMs = simulator.nowMs + rows.declaredLeftMs(row);
    for (const cluster of queue.clusters) {
      const gpus = rows.heldGpus(row);
      if (!spaces[cluster]!.fits(gpus)) continue;
      if (cluster === reserved && !ends[cluster]!.allows(gpus, endMs)) continue;
      if (this.attempt(row, [cluster]) !== STARTED) continue;
      queue.line.remove(row);
      if (cluster === reserved)
        ends[cluster]!.lookAhead(rows.heldGpus(head), spaces[cluster]!.free, simulator.nowMs);
      return;
    }
  }

  /** Forgets what was stranded in this queue; its head has left. */
  clearStranded(queue: Queue): void {
    this.strand(queue, 0);
  }

  /** Notes the gang of a queue that fits by count but not in place, on the clusters where that is so; 0 = none. */
  private strand(queue: Queue, gpus: number): void {
    if (gpus === 0 && !queue.isStranded) return;
    const { spaces } = this.options;
    queue.isStranded = gpus > 0;
    for (let at = 0; at < queue.stranded.length; at++) {
      const space = spaces[queue.clusters[at]!]!;
      const gang = gpus > 0 && space.free >= gpus && !space.fits(gpus) ? gpus : 0;
      if (gang === queue.stranded[at]) continue;
      queue.stranded[at] = gang;
      this.updateStranded(queue.clusters[at]!);
    }
  }

  private updateStranded(cluster: number): void {
    const { book, simulator } = this.options;
    let smallest = 0;
    for (const queue of this.queuesOf[cluster]!) {
      const gang = queue.stranded[queue.clusters.indexOf(cluster)]!;
      if (gang > 0 && (smallest === 0 || gang < smallest)) smallest = gang;
    }
    book.strand(cluster, smallest, simulator.nowMs);
  }
}
