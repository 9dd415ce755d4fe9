import type { FlowTotals, TimesTotals, WaitTotals } from "../metrics/result.ts";
import { LOSS_REASONS } from "../model/states.ts";
import { ExactSums, MS_PER_HOUR } from "../numerics/exact-sums.ts";
import { LogBins } from "../numerics/log-bins.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const HOUR_MS = MS_PER_HOUR;

export const LOSS = Object.fromEntries(LOSS_REASONS.map((name, i) => [name, i])) as Readonly<
  Record<(typeof LOSS_REASONS)[number], number>
>;

/** Moments of durations. */
export class Times {
  /** Count, sum [h], sum of squares [h^2], largest [h]: one small array, not four boxed numbers. */
  private readonly sums = new Float64Array(4);

  add(ms: number): void {
    const hours = ms / HOUR_MS;
    const { sums } = this;
    sums[0]! += 1;
    sums[1]! += hours;
    sums[2]! += hours * hours;
    if (hours > sums[3]!) sums[3] = hours;
  }

  totals(): TimesTotals {
    const [count, sumH, sumSquaresH, maxH] = this.sums as unknown as [number, number, number, number];
    return { count, sumH, sumSquaresH, maxH };
  }
}

/** Waits: moments, exact sum and log-binned distribution; most are zero and cost next to nothing. */
export class WaitTimes {
  private readonly times = new Times();
  private readonly sum = new ExactSums(1, HOUR_MS);
  private readonly bins = new LogBins();
  private zeros = 0;

  add(ms: number): void {
    if (ms === 0) {
      this.zeros++;
      return;
    }
    this.times.add(ms);
    this.sum.add(0, ms);
    this.bins.add(ms);
  }

  totals(): WaitTotals {
    const times = this.times.totals();
    return {
      ...times,
      count: times.count + this.zeros,
      sumExact: this.sum.exact(0),
      zeros: this.zeros,
      bins: this.bins.toArray(),
    };
  }
}

/**
 * Requests of one source: who came, started, left and why (invariant 2). Level counts (waiting, running, suspended)
 * are kept always, event counts only inside the window.
 */
export class Flow {
  waiting = 0;
  running = 0;
  suspended = 0;
  /** Blocks sold whose start is still to come. */
  booked = 0;
  /** GPUs in use now [GPUs]. */
  inUse = 0;

  offered = 0;
  accepted = 0;
  completed = 0;
  failed = 0;
  killed = 0;
  outbid = 0;
  evictions = 0;
  interruptions = 0;
  readonly lost = new Float64Array(LOSS_REASONS.length);
  readonly waits = new WaitTimes();
  readonly sojourns = new Times();
  /** First start to completion. */
  readonly services = new Times();

  private isOpen = false;
  private atStart = { waiting: 0, running: 0, suspended: 0, booked: 0 };
  private readonly tails: { readonly longerThanMs: number; count: number }[] = [];
  private lostWorkGpuMs = 0;
  private readonly lostGpuHours = new Float64Array(LOSS_REASONS.length);
  private readonly lostUsd = new Float64Array(LOSS_REASONS.length);
  private readonly used = new ExactSums(1, HOUR_MS);

  /** Opens the window: what is there now is the balance at its start. */
  open(): void {
    this.isOpen = true;
    const { waiting, running, suspended, booked } = this;
    this.atStart = { waiting, running, suspended, booked };
  }

  arrived(): void {
    this.waiting++;
    if (this.isOpen) this.offered++;
  }

  /** It waited and now leaves unserved. */
  lose(reason: number, gpuHours: number, usd: number): void {
    this.waiting--;
    if (!this.isOpen) return;
    this.lost[reason]!++;
    this.lostGpuHours[reason]! += gpuHours;
    this.lostUsd[reason]! += usd;
  }

  /** A block is sold: the request is accepted, though it starts later. */
  book(): void {
    this.waiting--;
    if (this.isOpen) this.accepted++;
    this.booked++;
  }

  /** The start of a block has come; it is owed its GPUs from now. */
  due(): void {
    this.booked--;
    this.suspended++;
  }

  /** First start of a request (`fromWaiting`) or start of a further stint; the GPUs are its own from now. */
  started(gpus: number, isFirst: boolean): void {
    if (isFirst) {
      this.waiting--;
      if (this.isOpen) this.accepted++;
    } else this.suspended--;
    this.running++;
    this.inUse += gpus;
  }

  waited(ms: number): void {
    if (!this.isOpen) return;
    this.waits.add(ms);
    for (let at = 0; at < this.tails.length; at++)
      if (ms > this.tails[at]!.longerThanMs) this.tails[at]!.count++;
  }

  /** Counts the waits that exceed a length from now on. */
  watchTail(longerThanMs: number): { readonly count: number } {
    const tail = { longerThanMs, count: 0 };
    this.tails.push(tail);
    return tail;
  }

  /** A stint ended: the GPUs are given back. */
  stopped(gpus: number, usedGpuMs: number): void {
    this.running--;
    this.inUse -= gpus;
    if (this.isOpen && usedGpuMs > 0) this.used.add(0, usedGpuMs);
  }

  /** Closes the use of a stint that the end of the window cuts. */
  cut(usedGpuMs: number): void {
    if (usedGpuMs > 0) this.used.add(0, usedGpuMs);
  }

  finished(sojournMs: number, serviceMs: number): void {
    if (!this.isOpen) return;
    this.completed++;
    this.sojourns.add(sojournMs);
    this.services.add(serviceMs);
  }

  suspend(): void {
    this.suspended++;
  }

  /** A suspended request is given up. */
  unsuspend(): void {
    this.suspended--;
  }

  tally(what: "failed" | "killed" | "outbid" | "evictions" | "interruptions"): void {
    if (this.isOpen) this[what]++;
  }

  loseWork(gpuMs: number): void {
    if (this.isOpen) this.lostWorkGpuMs += gpuMs;
  }

  /** Breach of invariant 2 in words; undefined when it holds. */
  imbalance(): string | undefined {
    if (!this.isOpen) return undefined;
    let lost = 0;
    for (const n of this.lost) lost += n;
    const { atStart } = this;
    if (atStart.waiting + this.offered !== this.accepted + lost + this.waiting) {
      return `waiting ${atStart.waiting} + offered ${this.offered} != accepted ${this.accepted} + lost ${lost} + waiting ${this.waiting}`;
    }
    const ended = this.completed + this.failed + this.killed;
    const before = atStart.running + atStart.suspended + atStart.booked;
    if (before + this.accepted !== ended + this.running + this.suspended + this.booked) {
      return `running ${atStart.running} + suspended ${atStart.suspended} + booked ${atStart.booked} + accepted ${this.accepted} != ended ${ended} + running ${this.running} + suspended ${this.suspended} + booked ${this.booked}`;
    }
    return undefined;
  }

  totals(): FlowTotals {
    return {
      offered: this.offered,
      accepted: this.accepted,
      lost: Array.from(this.lost),
      lostGpuHours: Array.from(this.lostGpuHours),
      lostUsd: Array.from(this.lostUsd),
      waitingAtStart: this.atStart.waiting,
      waitingAtEnd: this.waiting,
      runningAtStart: this.atStart.running,
      runningAtEnd: this.running,
      suspendedAtStart: this.atStart.suspended,
      suspendedAtEnd: this.suspended,
      bookedAtStart: this.atStart.booked,
      bookedAtEnd: this.booked,
      completed: this.completed,
      failed: this.failed,
      killed: this.killed,
      outbid: this.outbid,
      evictions: this.evictions,
      interruptions: this.interruptions,
      lostWorkGpuHours: this.lostWorkGpuMs / HOUR_MS,
      usedGpuMs: { hi: this.used.hi(0), lo: this.used.lo(0) },
      waits: this.waits.totals(),
      sojourns: this.sojourns.totals(),
      services: this.services.totals(),
    };
  }
}
