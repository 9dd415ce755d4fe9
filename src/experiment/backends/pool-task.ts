import type { JobFault, RunJob } from "./run-job.ts";

/** What a thread of the pool is given: jobs, and where to tell how far it is. */
export interface PoolTask {
  readonly jobs: readonly RunJob[];
  /** Serialized bundles of the jobs by name, shared by all threads. */
  readonly bundles: ReadonlyMap<string, SharedArrayBuffer>;
  /** Whether many events are ahead of the thread, in this task and the next ones. */
  readonly isLong: boolean;
  /** Folder of the run store. */
  readonly store: string;
  /** Whether its runs lie in one folder. */
  readonly flat: boolean;
  readonly lane: number;
  readonly signals: SharedArrayBuffer;
  readonly progress: SharedArrayBuffer;
}

/** What a thread gives back. */
export interface PoolResult {
  /** By job; absent = done. */
  readonly faults: readonly (JobFault | undefined)[];
  readonly wallMs: number;
}

/**
 * Signals between the pool and its threads, as 32-bit integers: whether to stop, then for each lane a pulse that beats
 * as long as simulated time goes on, and the number of the job that it is at.
 */
export class Signals {
  readonly memory: SharedArrayBuffer;
  private readonly cells: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.cells = new Int32Array(memory);
  }

  static forLanes(lanes: number): Signals {
    return new Signals(new SharedArrayBuffer(4 * (1 + 2 * lanes)));
  }

  get stopped(): boolean {
    return Atomics.load(this.cells, 0) !== 0;
  }

  stop(): void {
    Atomics.store(this.cells, 0, 1);
  }

  pulse(lane: number): number {
    return Atomics.load(this.cells, 1 + 2 * lane);
  }

  beat(lane: number): void {
    Atomics.add(this.cells, 1 + 2 * lane, 1);
  }

  /** Job that a lane is at, from 0. */
  at(lane: number): number {
    return Atomics.load(this.cells, 2 + 2 * lane);
  }

  begin(lane: number, job: number): void {
    Atomics.store(this.cells, 2 + 2 * lane, job);
    this.beat(lane);
  }
}
