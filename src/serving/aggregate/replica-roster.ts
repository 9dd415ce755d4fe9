import type { ServedModel } from "../../model/serving.ts";
import type { Pool } from "../model-server.ts";

/** A replica as flows see it: one of many that work alike. */
export interface RosterReplica {
  readonly deployment: number;
  readonly pool: Pool;
  isOpen: boolean;
  /** When it was closed [ms], sequences that it had then, and when the last of them leaves [ms]. */
  closedAtMs: number;
  inside: number;
  emptyAtMs: number;
}

/** Which replicas there are, by number; and how many of each deployment and pool there were since the last look. */
export class ReplicaRoster {
  private readonly replicas: (RosterReplica | undefined)[] = [];
  private readonly free: number[] = [];
  /** Numbers of the open ones by cell (deployment and pool), ascending by arrival -- state. */
  private readonly open: number[][];
  /** Those that work by cell: open, or closed and not yet empty; their integral and when it was last brought up -- state. */
  private readonly working: Float64Array;
  private readonly integral: Float64Array;
  private readonly averages: Float64Array;
  private lastMs: number;
  /** A number that a replica has or had -- state. */
  private lastNumber = 0;

  constructor(model: ServedModel, nowMs: number) {
    this.lastMs = nowMs;
    const cells = 2 * model.deployments.length;
    this.open = Array.from({ length: cells }, () => []);
    this.working = new Float64Array(cells);
    this.integral = new Float64Array(cells);
    this.averages = new Float64Array(cells);
  }

  static cell(deployment: number, pool: Pool): number {
    return 2 * deployment + pool;
  }

  add(deployment: number, pool: Pool, nowMs: number): number {
    const number = this.free.pop() ?? this.replicas.length;
    this.replicas[number] = { deployment, pool, isOpen: true, closedAtMs: 0, inside: 0, emptyAtMs: 0 };
    this.lastNumber = number;
    const cell = ReplicaRoster.cell(deployment, pool);
    this.open[cell]!.push(number);
    this.accrue(nowMs);
    this.working[cell]!++;
    return number;
  }

  /** @throws Error for a number that no replica has. */
  get(number: number): RosterReplica {
    const replica = this.replicas[number];
    if (replica === undefined) throw new Error(`no replica has the number ${number}`);
    return replica;
  }

  close(number: number, nowMs: number): void {
    const replica = this.get(number);
    replica.isOpen = false;
    replica.closedAtMs = nowMs;
    const open = this.open[ReplicaRoster.cell(replica.deployment, replica.pool)]!;
    open.splice(open.lastIndexOf(number), 1);
  }

  remove(number: number, nowMs: number): void {
    const replica = this.get(number);
    if (replica.isOpen) this.close(number, nowMs);
    this.accrue(nowMs);
    this.working[ReplicaRoster.cell(replica.deployment, replica.pool)]!--;
    this.replicas[number] = undefined;
    this.free.push(number);
  }

  /** Open replicas of a cell; not to be changed. */
  openIn(cell: number): readonly number[] {
    return this.open[cell]!;
  }

  /** The replica that came last, though it may be gone. */
  last(): number {
    return this.lastNumber;
  }

  /** Ends an interval: its means hold until the next call. */
  settle(nowMs: number, lengthMs: number): void {
    this.accrue(nowMs);
    for (let cell = 0; cell < this.averages.length; cell++) {
      this.averages[cell] = this.integral[cell]! / lengthMs;
    }
    this.integral.fill(0);
  }

  /** Mean number of working replicas of a cell in the last interval. */
  mean(cell: number): number {
    return this.averages[cell]!;
  }

  private accrue(nowMs: number): void {
    const elapsedMs = nowMs - this.lastMs;
    this.lastMs = nowMs;
    if (elapsedMs === 0) return;
    for (let cell = 0; cell < this.integral.length; cell++) {
      this.integral[cell]! += this.working[cell]! * elapsedMs;
    }
  }
}
