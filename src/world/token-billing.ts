import { Tariff } from "../market/tariff.ts";
import type { ClientTotals } from "../metrics/result.ts";
import { ACCOUNT } from "../model/accounts.ts";
import { type Serving, TIERS } from "../model/serving.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import type { ServedOutcome } from "../serving/model-server.ts";
import type { ClusterBook } from "./cluster-book.ts";
import type { Ledger } from "./ledger.ts";

export interface TokenBillingOptions {
  readonly serving: Serving;
  readonly ledger: Ledger;
  readonly book: ClusterBook;
  /** Number of products: models stand behind them in the ledger. */
  readonly products: number;
}

const NANO = BigInt(NANO_PER_USD);

/** The tiers whose requests are paid by the hour, not by the token. */
const FREE = { inputNano: 0, cachedInputNano: 0, outputNano: 0 };

/**
 * The bill of a request, posted when its last token comes; one rounding per bill.
 *
 * All amounts are kept by client as well: who paid, who was credited, who has how much of a budget left.
 */
export class TokenBilling {
  /** By client {USD, nano} -- output. */
  readonly revenue: ExactSums;
  readonly refunds: ExactSums;
  readonly credits: ExactSums;
  /** Sum of all bills {USD, nano} -- output. */
  readonly bills = new ExactSums(1, NANO_PER_USD);
  /** By model: all bills since the start of the run, the warm-up included [USD] -- output. */
  readonly earnedUsd: Float64Array;
  /** The bill made last: whole USD and nano-USD. */
  readonly amount = new Float64Array(2);

  private readonly options: TokenBillingOptions;
  /** By model and tier; absent where the tier is not sold. */
  private readonly tariffs: readonly (readonly (Tariff | undefined)[])[];

  constructor(options: TokenBillingOptions) {
    this.options = options;
    const { models, clients } = options.serving;
    const cells = Math.max(1, clients.length);
    this.earnedUsd = new Float64Array(models.length);
    this.revenue = new ExactSums(cells, NANO_PER_USD);
    this.refunds = new ExactSums(cells, NANO_PER_USD);
    this.credits = new ExactSums(cells, NANO_PER_USD);
    this.tariffs = models.map((model) =>
      TIERS.map((tier, at) => {
        const offer = model.tiers[at];
        return offer && new Tariff(tier === "provisioned" ? FREE : offer.prices);
      }),
    );
  }

  /** @throws RangeError if the model is not sold in the tier. */
  tariff(model: number, tier: number): Tariff {
    const tariff = this.tariffs[model]![tier];
    if (tariff === undefined) throw new RangeError(`model ${model} is not sold in tier ${TIERS[tier]}`);
    return tariff;
  }

  /** Bills a paying client for what was served on a cluster; the bill is in `amount`. */
  bill(outcome: ServedOutcome, cluster: number): void {
    const { serving, ledger, book } = this.options;
    const { model } = serving.clients[outcome.client]!;
    const { amount } = this;
    this.tariffs[model]![outcome.tier]!.billInto(amount, outcome);
    const usd = amount[0]!;
    const nano = amount[1]!;
    this.earnedUsd[model]! += usd + nano / NANO_PER_USD;
    book.revenueUsd[cluster]! += usd + nano / NANO_PER_USD;
    if (!ledger.isOpen) return;
    ledger.post(ACCOUNT.token_revenue, this.options.products + model, cluster, usd, nano, 0);
    this.revenue.addParts(outcome.client, usd, nano);
    this.bills.addParts(0, usd, nano);
  }

  /** Gives the bill in `amount` back. */
  refund(client: number, cluster: number): void {
    const [usd, nano] = this.amount as unknown as [number, number];
    this.postCredit(ACCOUNT.token_refund, { client, cluster, usd, nano });
    if (this.options.ledger.isOpen) this.refunds.addParts(client, usd, nano);
  }

  /** Credits a client for a month in which too few of its requests met their objective. */
  credit(client: number, cluster: number, usd: number, nano: number): void {
    this.postCredit(ACCOUNT.sla_credit, { client, cluster, usd, nano });
    if (this.options.ledger.isOpen) this.credits.addParts(client, usd, nano);
  }

  /**
   * What is wrong with the bills of a client, in words: all its tokens at their prices are its revenue, but for half a
   * nano-USD of rounding per request.
   */
  mismatch({ servedByTier, revenueUsd }: ClientTotals, client: number): string | undefined {
    const { model, owner } = this.options.serving.clients[client]!;
    let difference = BigInt(revenueUsd.hi) * NANO + BigInt(revenueUsd.lo);
    let requests = 0;
    servedByTier.forEach((served, tier) => {
      if (served.requests === 0 || owner === "internal") return;
      this.tariff(model, tier).billInto(this.amount, served);
      difference -= BigInt(this.amount[0]!) * NANO + BigInt(this.amount[1]!);
      requests += served.requests;
    });
    const size = difference < 0n ? -difference : difference;
    if (size <= BigInt(Math.ceil(requests / 2) + servedByTier.length)) return undefined;
    return `its bills differ by ${difference} nano-USD from its tokens at their prices (${requests} requests)`;
  }

  private postCredit(
    account: number,
    { client, cluster, usd, nano }: { client: number; cluster: number; usd: number; nano: number },
  ): void {
    const { serving, ledger, products } = this.options;
    if (!ledger.isOpen) return;
    ledger.post(account, products + serving.clients[client]!.model, cluster, -usd, -nano, 0);
    ledger.creditsUsd[cluster]! += usd + nano / NANO_PER_USD;
  }
}
