import { ACCOUNT } from "../model/accounts.ts";
import { type Serving, TIER } from "../model/serving.ts";
import { chargeInto } from "../numerics/charge.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";
import type { ClusterBook } from "./cluster-book.ts";
import type { Ledger } from "./ledger.ts";

export interface ProvisionedHoursOptions {
  readonly serving: Serving;
  readonly ledger: Ledger;
  readonly book: ClusterBook;
  /** Number of products: models stand behind them in the ledger. */
  readonly products: number;
  /** Cluster of the postings of a model. */
  readonly clusterOf: (model: number) => number;
}

/**
 * Hours of provisioned throughput: units x price, straight-line, whether they are used or not.
 *
 * Contracts begin with the run and are renewed at the same price when their term ends.
 */
export class ProvisionedHours {
  /** By client {USD, nano} -- output. */
  readonly revenue: ExactSums;
  private readonly options: ProvisionedHoursOptions;
  private readonly contracts: readonly Contract[];
  private readonly amount = new Float64Array(2);
  /** Until when the hours are posted [ms] -- state. */
  private postedMs = 0;

  constructor(options: ProvisionedHoursOptions) {
    this.options = options;
    const { models, clients } = options.serving;
    this.revenue = new ExactSums(Math.max(1, clients.length), NANO_PER_USD);
    this.contracts = clients.flatMap(({ model, provisioned }, client): Contract[] => {
      const terms = models[model]!.tiers[TIER.provisioned]?.provisioned?.terms;
      if (provisioned === undefined || terms === undefined) return [];
      const { priceNanoPerHour } = terms[provisioned.term]!;
      return [{ client, model, nanoPerHour: roundHalfEven(provisioned.units * priceNanoPerHour) }];
    });
  }

  get isEmpty(): boolean {
    return this.contracts.length === 0;
  }

  /** The contracts begin: their revenue accrues in the time series. */
  begin(nowMs: number): void {
    const { book, clusterOf } = this.options;
    for (const { model, nanoPerHour } of this.contracts) book.accrue(clusterOf(model), nanoPerHour, nowMs);
  }

  /** The window opens: what came before is not posted. */
  open(nowMs: number): void {
    this.postedMs = nowMs;
  }

  /** Posts the hours up to now; `charged` is told of each posting. */
  post(nowMs: number, charged: (client: number, usd: number, nano: number) => void): void {
    const { ledger, products, clusterOf } = this.options;
    const elapsedMs = nowMs - this.postedMs;
    if (!ledger.isOpen || elapsedMs === 0) return;
    this.postedMs = nowMs;
    for (const { client, model, nanoPerHour } of this.contracts) {
      chargeInto(this.amount, nanoPerHour, elapsedMs);
      const [usd, nano] = this.amount as unknown as [number, number];
      ledger.post(ACCOUNT.provisioned_revenue, products + model, clusterOf(model), usd, nano, 0);
      this.revenue.addParts(client, usd, nano);
      charged(client, usd, nano);
    }
  }
}

interface Contract {
  readonly client: number;
  readonly model: number;
  /** All its units [nano-USD per hour, whole]. */
  readonly nanoPerHour: number;
}
