import { ACCOUNT } from "../model/accounts.ts";
import type { Product } from "../model/market.ts";
import { HOUR_MS } from "../model/time.ts";
import { chargeInto, shareOfInto } from "../numerics/charge.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import type { Prices } from "../revenue/prices.ts";
import type { Rows } from "../scheduling/rows.ts";
import type { Ledger } from "./ledger.ts";
import type { RequestAccounts } from "./request-accounts.ts";

/** How a stint of a lease ended, as far as the bill is concerned. */
export const STINT_END = {
  /** By the tenant: its work or term is done, or the price drove it out. */
  tenant: 0,
  /** By a reclaim or a failure: an unfinished hour may be free. */
  interruption: 1,
  /** The end of the window cuts it: billed as far as seen. */
  window: 2,
} as const;
export type StintEnd = (typeof STINT_END)[keyof typeof STINT_END];

/** A stretch of time with the gaps in which a lease was not served: from, to, … ascending [ms]. */
export interface ServedTime {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly gaps: readonly number[];
}

export interface BillingOptions {
  readonly rows: Rows;
  readonly accounts: RequestAccounts;
  readonly ledger: Ledger;
  readonly prices: Prices;
  readonly products: readonly Product[];
  readonly segments: number;
  readonly warmupMs: number;
  /** Told what a bill holds beyond (or short of) the revenue that accrued while the lease ran [USD]. */
  readonly onCorrection: (cluster: number, usd: number) => void;
}

/**
 * The bill of a lease, posted stint by stint when the stint closes; one rounding per posting.
 *
 * Use is billed per millisecond inside the window at the locked price, or at the exact integral of a floating one.
 */
export class Billing {
  /** Money of each segment: revenue and credits {USD, nano} -- output. */
  readonly revenue: ExactSums;
  readonly credits: ExactSums;
  /** Sum of the bills that were closed, where bills are kept {USD, nano} -- output. */
  readonly closedBills = new ExactSums(1, NANO_PER_USD);

  private readonly options: BillingOptions;
  private readonly amount = new Float64Array(2);

  constructor(options: BillingOptions) {
    this.options = options;
    this.revenue = new ExactSums(Math.max(1, options.segments), NANO_PER_USD);
    this.credits = new ExactSums(Math.max(1, options.segments), NANO_PER_USD);
  }

  /**
   * Posts the stint of a lease that closes now.
   *
   * @returns Use inside the window, billed or not [GPU-ms].
   */
  closeStint(row: number, nowMs: number, end: StintEnd): number {
    const { rows, products, warmupMs } = this.options;
    if (!rows.isAtWork(row)) return 0;
    rows.stopWork(row);
    const started = rows.stintStartMs(row);
    const product = products[rows.product(row)]!;
    const from = Math.max(started, warmupMs);
    const until =
      end === STINT_END.interruption && product.interruptedHour === "free"
        ? wholeHours(started, nowMs)
        : nowMs;
    const used = rows.gpus(row) - rows.idleGpus(row);
    this.postUse(ACCOUNT.usage_revenue, row, used, from, until);
    if (rows.idleGpus(row) > 0) this.postUse(ACCOUNT.unused_commitment, row, rows.idleGpus(row), from, until);
    this.postUnbilled(row, used, Math.max(from, until), nowMs);
    if (end === STINT_END.tenant) this.postIncrement(row, product, nowMs - started, nowMs);
    return nowMs > from ? used * (nowMs - from) : 0;
  }

  /** The lease is over (or cut by the window): its bill is what was posted for it. */
  closeBill(row: number): void {
    const { accounts } = this.options;
    if (!accounts.isKept) return;
    const { billUsd, billNano } = accounts.of(row);
    this.closedBills.addParts(0, billUsd, billNano);
  }

  /** Cash at signing, at the price of that instant, and its contra; no effect on net value. */
  postPrepayment(row: number, termMs: number, nowMs: number): void {
    const { rows, ledger, products } = this.options;
    const product = products[rows.product(row)]!;
    if (product.prepaidShare === 0 || !ledger.isOpen) return;
    const { amount } = this;
    chargeInto(amount, this.priceNano(row, nowMs), rows.gpus(row) * termMs);
    shareOfInto(amount, amount[0]!, amount[1]!, product.prepaidShare);
    const cluster = rows.cluster(row);
    ledger.post(ACCOUNT.prepayment_cash, rows.product(row), cluster, amount[0]!, amount[1]!, 0);
    ledger.post(ACCOUNT.prepayment_deferred, rows.product(row), cluster, -amount[0]!, -amount[1]!, 0);
  }

  /** Cash back for the part of a block that was not served, and its contra; no effect on net value. */
  postRefund(row: number, gpuMs: number): void {
    const { rows, ledger } = this.options;
    if (gpuMs === 0) return;
    const { amount } = this;
    chargeInto(amount, rows.priceNano(row), gpuMs);
    const cluster = rows.cluster(row);
    ledger.post(ACCOUNT.prepayment_cash, rows.product(row), cluster, -amount[0]!, -amount[1]!, 0);
    ledger.post(ACCOUNT.prepayment_deferred, rows.product(row), cluster, amount[0]!, amount[1]!, 0);
  }

  /** Credit to the tenant of a reclaimed lease: hours of its price. */
  postEvictionCredit(row: number, nowMs: number): void {
    const { rows, products } = this.options;
    const product = products[rows.product(row)]!;
    if (product.evictionCreditHours === 0) return;
    chargeInto(
      this.amount,
      this.priceNano(row, nowMs),
      Math.round(rows.gpus(row) * product.evictionCreditHours * HOUR_MS),
    );
    this.postCredit(ACCOUNT.eviction_credit, row);
  }

  /** Credit of a share of the charge for the time served, at the prices that were charged. */
  postSlaCredit(row: number, served: ServedTime, share: number): void {
    const { amount } = this;
    this.chargeServedInto(row, served);
    shareOfInto(amount, amount[0]!, amount[1]!, share);
    this.postCredit(ACCOUNT.sla_credit, row);
  }

  /** Charge of a lease for the time served; into `amount`. */
  private chargeServedInto(row: number, { fromMs, untilMs, gaps }: ServedTime): void {
    const { rows, prices } = this.options;
    const { amount } = this;
    const gpus = rows.gpus(row);
    const isLocked = !Number.isNaN(rows.priceNano(row));
    let servedMs = 0;
    let usd = 0;
    let nano = 0;
    for (let at = 0; at <= gaps.length; at += 2) {
      const since = at === 0 ? fromMs : gaps[at - 1]!;
      const until = gaps[at] ?? untilMs;
      servedMs += until - since;
      if (isLocked || until === since) continue;
      prices.chargeInto(amount, rows.product(row), rows.gpuType(row), gpus, since, until);
      usd += amount[0]!;
      nano += amount[1]!;
    }
    if (isLocked) {
      chargeInto(amount, rows.priceNano(row), gpus * servedMs);
      return;
    }
    const carry = Math.floor(nano / NANO_PER_USD);
    amount[0] = usd + carry;
    amount[1] = nano - carry * NANO_PER_USD;
  }

  /** What a lease pays now [nano-USD per GPU-hour]. */
  priceNano(row: number, nowMs: number): number {
    const { rows, prices } = this.options;
    const locked = rows.priceNano(row);
    return Number.isNaN(locked) ? prices.priceNano(rows.product(row), rows.gpuType(row), nowMs) : locked;
  }

  private postUse(account: number, row: number, gpus: number, fromMs: number, untilMs: number): void {
    if (untilMs <= fromMs || gpus === 0) return;
    this.chargeUse(row, gpus, fromMs, untilMs);
    this.postRevenue(account, row, gpus * (untilMs - fromMs));
  }

  /** Price of a use, at the locked or the floating price; into `amount`. */
  private chargeUse(row: number, gpus: number, fromMs: number, untilMs: number): void {
    const { rows, prices } = this.options;
    const locked = rows.priceNano(row);
    if (Number.isNaN(locked)) {
      prices.chargeInto(this.amount, rows.product(row), rows.gpuType(row), gpus, fromMs, untilMs);
    } else chargeInto(this.amount, locked, gpus * (untilMs - fromMs));
  }

  private postUnbilled(row: number, gpus: number, fromMs: number, untilMs: number): void {
    if (untilMs <= fromMs) return;
    const { rows, ledger, onCorrection } = this.options;
    const cluster = rows.cluster(row);
    ledger.post(ACCOUNT.unbilled_use, rows.product(row), cluster, 0, 0, gpus * (untilMs - fromMs));
    this.chargeUse(row, rows.gpus(row), fromMs, untilMs);
    onCorrection(cluster, -usdOf(this.amount));
  }

  private postIncrement(row: number, product: Product, lengthMs: number, nowMs: number): void {
    if (product.incrementMs <= 1) return;
    const extraMs = Math.ceil(lengthMs / product.incrementMs) * product.incrementMs - lengthMs;
    if (extraMs === 0) return;
    const gpuMs = this.options.rows.gpus(row) * extraMs;
    chargeInto(this.amount, this.priceNano(row, nowMs), gpuMs);
    this.postRevenue(ACCOUNT.minimum_increment, row, gpuMs);
    this.options.onCorrection(this.options.rows.cluster(row), usdOf(this.amount));
  }

  private postRevenue(account: number, row: number, gpuMs: number): void {
    const { rows, ledger } = this.options;
    if (!ledger.isOpen) return;
    const [usd, nano] = this.amount as unknown as [number, number];
    ledger.post(account, rows.product(row), rows.cluster(row), usd, nano, gpuMs);
    this.revenue.addParts(rows.source(row), usd, nano);
    this.options.accounts.addToBill(row, usd, nano);
  }

  private postCredit(account: number, row: number): void {
    const { rows, ledger } = this.options;
    if (!ledger.isOpen) return;
    const [usd, nano] = this.amount as unknown as [number, number];
    const cluster = rows.cluster(row);
    ledger.post(account, rows.product(row), cluster, -usd, -nano, 0);
    ledger.creditsUsd[cluster]! += usd + nano / NANO_PER_USD;
    this.credits.addParts(rows.source(row), usd, nano);
    this.options.accounts.addToBill(row, -usd, -nano);
  }
}

/** End of the last whole hour of a lease that was cut [ms]. */
function wholeHours(startedMs: number, cutMs: number): number {
  return startedMs + Math.floor((cutMs - startedMs) / HOUR_MS) * HOUR_MS;
}

/** An amount {whole USD, nano-USD} as one number [USD]. */
function usdOf(amount: Float64Array): number {
  return amount[0]! + amount[1]! / NANO_PER_USD;
}
