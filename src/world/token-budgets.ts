import type { TokenClient } from "../model/serving.ts";
import { toNano } from "../numerics/charge.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";

/** What clients with a budget have spent in this calendar month (UTC). */
export class TokenBudgets {
  private readonly spent: ExactSums;
  /** By client {USD, nano}; absent = no budget. */
  private readonly limits: readonly ({ readonly hi: number; readonly lo: number } | undefined)[];

  constructor(clients: readonly TokenClient[]) {
    this.spent = new ExactSums(Math.max(1, clients.length), NANO_PER_USD);
    this.limits = clients.map(({ budgetUsdPerMonth: usd }) => {
      if (usd === undefined) return undefined;
      const hi = Math.floor(usd);
      return { hi, lo: toNano(usd - hi) };
    });
  }

  get isEmpty(): boolean {
    return this.limits.every((limit) => limit === undefined);
  }

  spend(client: number, usd: number, nano: number): void {
    if (this.limits[client] !== undefined) this.spent.addParts(client, usd, nano);
  }

  isSpent(client: number): boolean {
    const limit = this.limits[client];
    if (limit === undefined) return false;
    const usd = this.spent.hi(client);
    return usd > limit.hi || (usd === limit.hi && this.spent.lo(client) >= limit.lo);
  }

  monthEnds(): void {
    for (let client = 0; client < this.limits.length; client++) this.spent.reset(client);
  }
}
