import type { StepLaw } from "../model/serving.ts";
import type { RequestTable } from "./request-table.ts";
import { StepHeap } from "./step-heap.ts";

/**
 * The batch of one replica: processor sharing whose speed depends on how many share.
 *
 * With n sequences inside, each gets a step per stepMs[n]. All get the same number of steps at any time, so one
 * counter is enough: a sequence that joins at count s with w steps of work leaves when the count is s + w, whoever
 * comes and goes meanwhile ("virtual time"). Only the speed of the counter changes, never the order of the leaving.
 * docs/explanation/serving.md says what this stands for.
 *
 * @see Kleinrock (1967), "Time-shared systems: a theoretical treatment", J. ACM 14(2); Parekh & Gallager (1993) for
 *   virtual time.
 */
export class Batch {
  /** Sequences inside. */
  size = 0;
  readonly places: number;
  private readonly table: RequestTable;
  private readonly stepMs: Float64Array;
  private readonly prefillStepsPerToken: number;
  private readonly departures = new StepHeap();
  private readonly firstTokens = new StepHeap();
  /** The counter of steps [0], and the instant at which it stood there [1] [ms, fractional]. */
  private readonly clock = new Float64Array(2);

  constructor(law: StepLaw, table: RequestTable) {
    this.places = law.stepMs.length - 1;
    this.table = table;
    this.stepMs = Float64Array.from(law.stepMs);
    this.prefillStepsPerToken = law.prefillStepsPerToken;
  }

  /** When the next sequence leaves if nothing else happens; Infinity when the batch is empty [ms, fractional]. */
  dueMs(): number {
    if (this.size === 0) return Number.POSITIVE_INFINITY;
    const { clock } = this;
    const steps = this.departures.firstStep() - clock[0]!;
    // A join may have carried the counter past the next leaving by a rounding.
    return steps > 0 ? clock[1]! + steps * this.stepMs[this.size]! : clock[1]!;
  }

  /** Takes a request in at `atMs`, not before what happened last and not after `dueMs`. */
  join(slot: number, atMs: number): void {
    this.advance(atMs);
    const { table } = this;
    const joined = this.clock[0]!;
    const prefill = this.prefillStepsPerToken * (table.inputTokens(slot) - table.cachedTokens(slot));
    const output = table.outputTokens(slot);
    // A request without output (they occur in traces) is done with its prefill.
    this.firstTokens.push(joined + (prefill + Math.min(1, output)), slot);
    this.departures.push(joined + (prefill + output), slot);
    this.size++;
    table.setFirstStepMs(slot, atMs);
  }

  /** Lets the sequence go that is due at `atMs` = `dueMs()`; returns it. */
  depart(atMs: number): number {
    const { clock } = this;
    const step = this.departures.firstStep();
    this.markFirstTokens(step);
    clock[0] = step;
    clock[1] = atMs;
    const slot = this.departures.pop();
    this.size--;
    return slot;
  }

  /** Takes a sequence out before it is done; O(size). */
  expel(slot: number, atMs: number): void {
    this.advance(atMs);
    this.departures.remove(slot);
    this.firstTokens.remove(slot);
    this.size--;
  }

  /** A sequence inside, by place 0..size - 1, in no particular order. */
  sequenceAt(place: number): number {
    return this.departures.itemAt(place);
  }

  private advance(toMs: number): void {
    const { clock, size } = this;
    if (size === 0) clock[0] = 0;
    else {
      const steps = clock[0]! + (toMs - clock[1]!) / this.stepMs[size]!;
      this.markFirstTokens(steps);
      clock[0] = steps;
    }
    clock[1] = toMs;
  }

  /** Notes the instants of the first tokens that come until the counter is at `steps`. */
  private markFirstTokens(steps: number): void {
    const { firstTokens, clock, table } = this;
    for (let next = firstTokens.firstStep(); next <= steps; next = firstTokens.firstStep()) {
      const instant = clock[1]! + (next - clock[0]!) * this.stepMs[this.size]!;
      table.setFirstTokenMs(firstTokens.pop(), instant);
    }
  }
}
