import type { Product, SlaStep } from "../model/market.ts";
import { ExactSums, MS_PER_HOUR } from "../numerics/exact-sums.ts";
import type { Rows } from "../scheduling/rows.ts";
import type { Billing } from "./billing.ts";

/**
 * Service-level credits: availability = 1 - unserved / contracted time, per lease and UTC month.
 *
 * Judged at the end of the month or of the lease, and at the end of the window on the part seen. Only leases that
 * were interrupted are visited at the end of a month; the others have availability 1.
 */
export class ServiceLevel {
  /** By product: time contracted with leases that ended or were cut, and what of it was unserved [GPU-ms] -- output. */
  readonly contracted: ExactSums;
  readonly unserved: ExactSums;

  private readonly rows: Rows;
  private readonly products: readonly Product[];
  private readonly billing: Billing;
  private readonly warmupMs: number;
  /** Leases with unserved time in this month, in the order in which they were first hit. */
  private readonly hit = new Map<number, Outage>();
  private monthStartMs = 0;

  constructor(rows: Rows, products: readonly Product[], billing: Billing, warmupMs: number) {
    this.rows = rows;
    this.products = products;
    this.billing = billing;
    this.warmupMs = warmupMs;
    this.contracted = new ExactSums(Math.max(1, products.length), MS_PER_HOUR);
    this.unserved = new ExactSums(Math.max(1, products.length), MS_PER_HOUR);
  }

  /** The lease lost its GPUs to a failure. */
  suspended(row: number, nowMs: number): void {
    const outage = this.hit.get(row);
    if (outage !== undefined) outage.sinceMs = nowMs;
    else this.hit.set(row, { sinceMs: nowMs, unservedMs: 0, gaps: [] });
  }

  /** It has GPUs again. */
  resumed(row: number, nowMs: number): void {
    const outage = this.hit.get(row);
    if (outage === undefined) return;
    this.count(row, outage, nowMs);
    outage.sinceMs = Number.NaN;
  }

  /** A UTC month ends: leases that were hit are judged for it. */
  monthEnds(nowMs: number): void {
    for (const [row, outage] of this.hit) {
      this.judge(row, outage, nowMs);
      if (Number.isNaN(outage.sinceMs)) this.hit.delete(row);
      else outage.sinceMs = nowMs;
    }
    this.monthStartMs = nowMs;
  }

  /** The lease ends, or the window cuts it. */
  leaseEnds(row: number, nowMs: number): void {
    const { rows } = this;
    const contractedMs = nowMs - Math.max(rows.firstStartMs(row), this.warmupMs);
    if (contractedMs > 0) this.contracted.add(rows.product(row), contractedMs * rows.gpus(row));
    const outage = this.hit.size === 0 ? undefined : this.hit.get(row);
    if (outage === undefined) return;
    this.judge(row, outage, nowMs);
    this.hit.delete(row);
  }

  /** Adds unserved time up to now. */
  private count(row: number, outage: Outage, nowMs: number): void {
    if (Number.isNaN(outage.sinceMs)) return;
    // A failure may strike while the GPUs are still turned, before the lease starts.
    const fromMs = Math.max(outage.sinceMs, this.warmupMs, this.rows.firstStartMs(row));
    if (nowMs <= fromMs) return;
    outage.unservedMs += nowMs - fromMs;
    outage.gaps.push(fromMs, nowMs);
  }

  private judge(row: number, outage: Outage, nowMs: number): void {
    const { rows } = this;
    this.count(row, outage, nowMs);
    const fromMs = Math.max(this.monthStartMs, rows.firstStartMs(row), this.warmupMs);
    const contractedMs = nowMs - fromMs;
    const { unservedMs, gaps } = outage;
    outage.unservedMs = 0;
    outage.gaps = [];
    if (!(contractedMs > 0) || unservedMs === 0) return;
    const product = rows.product(row);
    this.unserved.add(product, unservedMs * rows.gpus(row));
    const share = creditShare(this.products[product]!.sla, 1 - unservedMs / contractedMs);
    if (share > 0) this.billing.postSlaCredit(row, { fromMs, untilMs: nowMs, gaps }, share);
  }
}

/** The largest credit of the steps whose availability was missed. */
export function creditShare(steps: readonly SlaStep[], availability: number): number {
  let share = 0;
  for (const step of steps) if (availability < step.availability) share = Math.max(share, step.creditShare);
  return share;
}

/** A lease that was hit in this month. */
interface Outage {
  /** Since when it is unserved; NaN while it is served [ms]. */
  sinceMs: number;
  /** Unserved time of the month [ms], and when: from, to, … [ms]. */
  unservedMs: number;
  gaps: number[];
}
