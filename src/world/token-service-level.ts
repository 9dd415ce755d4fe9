import { type Serving, TIERS } from "../model/serving.ts";
import { shareOfInto } from "../numerics/charge.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import { creditShare } from "./service-level.ts";
import type { TokenBilling } from "./token-billing.ts";

/**
 * Service-level credits of tokens: per client, tier and UTC month, by the share of requests that met the objective.
 *
 * Requests that were lost in our hands (no room, no patience left, a replica taken, a deadline missed) did not meet it;
 * those that a price, a budget or a rate limit kept away are not judged. A month that the window cuts is judged on the
 * part seen.
 */
export class TokenServiceLevel {
  private readonly serving: Serving;
  private readonly billing: TokenBilling;
  /** By client and tier: requests judged in this month, those within the objective, and what was charged. */
  private readonly judged: Float64Array;
  private readonly good: Float64Array;
  private readonly charged: ExactSums;
  private readonly amount = new Float64Array(2);

  constructor(serving: Serving, billing: TokenBilling) {
    this.serving = serving;
    this.billing = billing;
    const cells = serving.clients.length * TIERS.length;
    this.judged = new Float64Array(cells);
    this.good = new Float64Array(cells);
    this.charged = new ExactSums(Math.max(1, cells), NANO_PER_USD);
  }

  /** Whether any tier has credits. */
  get isEmpty(): boolean {
    return !this.serving.models.some(({ tiers }) =>
      tiers.some((offer) => offer !== undefined && offer.sla.length > 0),
    );
  }

  /** Requests of a client ended in the window. */
  judge(client: number, tier: number, requests: number, isGood: boolean): void {
    const cell = client * TIERS.length + tier;
    this.judged[cell]! += requests;
    if (isGood) this.good[cell]! += requests;
  }

  /** A client was charged in the window. */
  charge(client: number, tier: number, usd: number, nano: number): void {
    this.charged.addParts(client * TIERS.length + tier, usd, nano);
  }

  /** A month, or the window, ends: credits are posted. @param clusterOf  Cluster of the postings of a model. */
  monthEnds(clusterOf: (model: number) => number): void {
    const { amount, charged } = this;
    this.serving.clients.forEach(({ model }, client) => {
      TIERS.forEach((_, tier) => {
        const cell = client * TIERS.length + tier;
        const judged = this.judged[cell]!;
        const sla = this.serving.models[model]!.tiers[tier]?.sla ?? [];
        const share = judged > 0 ? creditShare(sla, this.good[cell]! / judged) : 0;
        if (share > 0) {
          shareOfInto(amount, charged.hi(cell), charged.lo(cell), share);
          this.billing.credit(client, clusterOf(model), amount[0]!, amount[1]!);
        }
        this.judged[cell] = this.good[cell] = 0;
        charged.reset(cell);
      });
    });
  }
}
