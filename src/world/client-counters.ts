import type { ClientTotals, TokenCount } from "../metrics/result.ts";
import { TIERS } from "../model/serving.ts";
import { LOSS_REASONS } from "../model/states.ts";
import type { ServedOutcome } from "../serving/model-server.ts";
import { LatencyTimes } from "./latency-times.ts";

/** Some requests with their tokens: an outcome, a draft, a flow. */
export interface CountedRequests {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Cells of the table: requests, input, cached and output tokens of each. */
const INSIDE = 0;
const AT_START = 1;
const OFFERED = 2;
const SERVED = 3;
const FAILED = 4;
const GOOD = 5;
const EXPIRED = 6;
const WAITING = 7;
const ACTIVE = 8;
const BY_TIER = 9;
const LOST = BY_TIER + TIERS.length;
const CELLS = LOST + LOSS_REASONS.length;
const LANES = 4;

/** Own copy: V8 folds a constant of this module, and loads one of another at each use. */
const REASONS = LOSS_REASONS.length;

/**
 * Requests of one client: who came, was answered, was lost and why, in requests and in tokens (invariant 2, and that of
 * the tokens). What is inside is kept always, all else only in the window.
 */
export class ClientCounters {
  readonly waits = new LatencyTimes();
  readonly firstTokens = new LatencyTimes();
  readonly perTokens = new LatencyTimes();
  readonly sojourns = new LatencyTimes();

  private isOpen = false;
  private readonly table = new Float64Array(CELLS * LANES);

  /** Opens the window: what is inside now is the balance at its start. */
  open(): void {
    this.isOpen = true;
    this.table.copyWithin(AT_START * LANES, INSIDE * LANES, (INSIDE + 1) * LANES);
  }

  /** Potential requests arrive. */
  offered(counted: CountedRequests): void {
    this.add(INSIDE, counted, 1);
    if (this.isOpen) this.add(OFFERED, counted, 1);
  }

  /** They are lost for a reason; -1: they were inside a replica that was taken. */
  lost(counted: CountedRequests, reason: number): void {
    this.add(INSIDE, counted, -1);
    if (this.isOpen) this.add(reason < 0 ? FAILED : LOST + reason, counted, 1);
  }

  served(outcome: ServedOutcome, isGood: boolean): void {
    this.add(INSIDE, outcome, -1);
    if (!this.isOpen) return;
    this.add(SERVED, outcome, 1);
    this.add(BY_TIER + outcome.tier, outcome, 1);
    if (isGood) this.add(GOOD, outcome, 1);
    const { requests, perTokenMs } = outcome;
    this.waits.add(outcome.waitMs, requests);
    this.firstTokens.add(outcome.firstTokenMs, requests);
    if (!Number.isNaN(perTokenMs)) this.perTokens.add(perTokenMs, requests);
    this.sojourns.add(outcome.sojournMs, requests);
  }

  /** Batch requests that were answered after their deadline, or lost for it. */
  expired(counted: CountedRequests): void {
    if (this.isOpen) this.add(EXPIRED, counted, 1);
  }

  /** The end of the window finds them waiting or active. */
  left(counted: CountedRequests, isActive: boolean): void {
    this.add(isActive ? ACTIVE : WAITING, counted, 1);
  }

  /** Requests that wait or are inside a replica, as the counts have it. */
  get inside(): TokenCount {
    return this.count(INSIDE);
  }

  /** Number of requests of a kind so far in the window. */
  get offeredRequests(): number {
    return this.table[OFFERED * LANES]!;
  }
  get servedRequests(): number {
    return this.table[SERVED * LANES]!;
  }

  /**
   * Breach of the conservation of requests and tokens in words; undefined when it holds.
   *
   * What the server says is inside (`left`) is compared with what came less what went.
   */
  imbalance(): string | undefined {
    const lanes = ["requests", "input tokens", "cached tokens", "output tokens"];
    for (const [lane, what] of lanes.entries()) {
      const at = (cell: number): number => this.table[cell * LANES + lane]!;
      let gone = at(SERVED) + at(FAILED);
      for (let reason = 0; reason < REASONS; reason++) gone += at(LOST + reason);
      const left = at(WAITING) + at(ACTIVE);
      if (at(AT_START) + at(OFFERED) === gone + left) continue;
      return `${what}: ${at(AT_START)} at the start + ${at(OFFERED)} offered != ${gone} served, failed or lost + ${left} waiting or active`;
    }
    return undefined;
  }

  totals(): Omit<ClientTotals, "owner" | `${string}Usd`> {
    return {
      atStart: this.count(AT_START),
      offered: this.count(OFFERED),
      served: this.count(SERVED),
      failed: this.count(FAILED),
      lost: LOSS_REASONS.map((_, reason) => this.count(LOST + reason)),
      waitingAtEnd: this.count(WAITING),
      activeAtEnd: this.count(ACTIVE),
      servedByTier: TIERS.map((_, tier) => this.count(BY_TIER + tier)),
      waits: this.waits.totals(),
      firstTokens: this.firstTokens.totals(),
      perTokens: this.perTokens.totals(),
      sojourns: this.sojourns.totals(),
      good: this.count(GOOD),
      expired: this.count(EXPIRED),
    };
  }

  private add(cell: number, counted: CountedRequests, sign: 1 | -1): void {
    const { table } = this;
    const at = cell * LANES;
    table[at]! += sign * counted.requests;
    table[at + 1]! += sign * counted.inputTokens;
    table[at + 2]! += sign * counted.cachedTokens;
    table[at + 3]! += sign * counted.outputTokens;
  }

  private count(cell: number): TokenCount {
    const [requests, inputTokens, cachedTokens, outputTokens] = this.table.subarray(
      cell * LANES,
      (cell + 1) * LANES,
    ) as unknown as [number, number, number, number];
    return { requests, inputTokens, cachedTokens, outputTokens };
  }
}
