import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE } from "../engine/simulator.ts";
import { NONE, ROW_STATE } from "../scheduling/rows.ts";
import { type Server, STARTED } from "./admission.ts";
import type { WorldContext } from "./context.ts";

/** What all instances of a set are alike in. */
export interface InstanceTerms {
  /** Clusters (indices) in the order in which they are tried. */
  readonly clusters: readonly number[];
  readonly gpus: number;
  /** Ladder level. */
  readonly level: number;
  /** GPU state that its GPUs count as. */
  readonly gpuState: number;
  readonly isRecallable: boolean;
  readonly isExternal: boolean;
}

/** A target number of equal allocations: grown and shrunk by a unit, last in, first out. */
export interface InstanceSet extends Server {
  /** Its place among the sets of its owner; the source of its rows. */
  readonly at: number;
  readonly clusters: readonly number[];
  readonly terms: InstanceTerms;
  /** Position in the order of service; fixed by `Admission.register`. */
  id: number;
  /** Instances wanted, and rows in the set (claims included). -- state */
  target: number;
  size: number;
  /** Newest row of the set; NONE = none. -- state */
  top: number;
}

/** What the owner of sets does with a row that is no longer wanted. */
export interface InstanceOwner {
  /** `HOLDER` of its rows. */
  readonly holder: number;
  /** The row is placed and has left its set: it is to be given back, at once or when it is drained. */
  retire(row: number, set: InstanceSet): void;
  /** A row that drains has had its time. */
  drained(row: number, set: InstanceSet): void;
}

/** The instance sets of one kind of holder: services and replicas grow and shrink alike. */
export class InstanceSets {
  readonly all: InstanceSet[] = [];
  private readonly world: WorldContext;
  private readonly owner: InstanceOwner;
  private readonly drainedKind: number;

  constructor(world: WorldContext, owner: InstanceOwner) {
    this.world = world;
    this.owner = owner;
    this.drainedKind = world.simulator.on((row) => {
      world.rows.setEndEvent(row, NO_EVENT);
      owner.drained(row, this.of(row));
    });
  }

  /** A further set, empty. */
  add(terms: InstanceTerms): InstanceSet {
    const set: InstanceSet = {
      at: this.all.length,
      clusters: terms.clusters,
      terms,
      level: terms.level,
      id: NONE,
      target: 0,
      size: 0,
      top: NONE,
      wants: () => set.target > set.size,
      serve: () => this.grow(set),
    };
    this.all.push(set);
    return set;
  }

  /** The set that a row is or was in. */
  of(row: number): InstanceSet {
    return this.all[this.world.rows.source(row)]!;
  }

  /** Wants so many instances: the newest beyond them go now, those that are missing come in the admission pass. */
  want(set: InstanceSet, target: number): void {
    set.target = target;
    while (set.size > target) this.shrink(set);
    this.wake(set);
  }

  /** Has the set looked at in the admission pass if it lacks instances. */
  wake(set: InstanceSet): void {
    if (set.wants()) this.world.admission.wake(set.id);
  }

  /** A claim of a set was withdrawn because its node failed. */
  claimDropped(row: number): void {
    const set = this.of(row);
    this.unlink(set, row);
    this.world.rows.remove(row);
    this.wake(set);
  }

  /** The row leaves its set; the owner gives it back. */
  unlink(set: InstanceSet, row: number): void {
    const { rows } = this.world;
    const older = rows.next(row);
    const newer = rows.previous(row);
    if (newer === NONE) set.top = older;
    else rows.setNext(newer, older);
    if (older !== NONE) rows.setPrevious(older, newer);
    set.size--;
  }

  /** A row that has left its set works on what it has, for so long at most. */
  drain(row: number, drainMs: number): void {
    const { rows, simulator } = this.world;
    rows.setState(row, ROW_STATE.draining);
    const atMs = simulator.nowMs + drainMs;
    rows.setEndEvent(row, simulator.schedule(atMs, PHASE.completion, this.drainedKind, row));
  }

  /** The row goes before it has drained. */
  cancelDrain(row: number): void {
    const { rows, simulator } = this.world;
    if (rows.endEvent(row) !== NO_EVENT) simulator.cancel(rows.endEvent(row));
    rows.setEndEvent(row, NO_EVENT);
  }

  private grow(set: InstanceSet): void {
    const { rows, admission } = this.world;
    const { gpus, level, gpuState } = set.terms;
    while (set.size < set.target) {
      const row = rows.add(this.owner.holder, set.at);
      rows.setGpus(row, gpus);
      rows.setHeldGpus(row, gpus);
      rows.setStanding(row, level, gpuState, set.terms);
      if (admission.attempt(row, set.clusters) !== STARTED) {
        rows.remove(row);
        return;
      }
      this.link(set, row);
    }
  }

  /** Takes the newest instance (or open claim) away. */
  private shrink(set: InstanceSet): void {
    const { rows, placement } = this.world;
    const row = set.top;
    this.unlink(set, row);
    if (rows.state(row) !== ROW_STATE.claiming) {
      this.owner.retire(row, set);
      return;
    }
    placement.dropClaim(row);
    rows.remove(row);
  }

  private link(set: InstanceSet, row: number): void {
    const { rows } = this.world;
    rows.setNext(row, set.top);
    rows.setPrevious(row, NONE);
    if (set.top !== NONE) rows.setPrevious(set.top, row);
    set.top = row;
    set.size++;
  }
}
