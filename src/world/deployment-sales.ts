import type { Exact, TokenCount } from "../metrics/result.ts";
import type { ServedModel } from "../model/serving.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import type { Pool } from "../serving/model-server.ts";
import type { CountedRequests } from "./client-counters.ts";

const POOLS = 2;
const LANES = 4;

/** What the replicas of each deployment answered in the window, and what that was billed. */
export class DeploymentSales {
  /** Number of the first deployment of each model. */
  private readonly first: readonly number[];
  private readonly counts: Float64Array;
  private readonly revenue: ExactSums;

  constructor(models: readonly ServedModel[]) {
    let cells = 0;
    this.first = models.map(({ deployments }) => {
      cells += deployments.length;
      return cells - deployments.length;
    });
    this.counts = new Float64Array(cells * POOLS * LANES);
    this.revenue = new ExactSums(Math.max(1, cells * POOLS), NANO_PER_USD);
  }

  cellOf(model: number, deployment: number, pool: Pool): number {
    return (this.first[model]! + deployment) * POOLS + pool;
  }

  served(cell: number, { requests, inputTokens, cachedTokens, outputTokens }: CountedRequests): void {
    const { counts } = this;
    const at = cell * LANES;
    counts[at]! += requests;
    counts[at + 1]! += inputTokens;
    counts[at + 2]! += cachedTokens;
    counts[at + 3]! += outputTokens;
  }

  billed(cell: number, usd: number, nano: number): void {
    this.revenue.addParts(cell, usd, nano);
  }

  totals(cell: number): { readonly served: TokenCount; readonly revenueUsd: Exact } {
    const at = cell * LANES;
    const [requests, inputTokens, cachedTokens, outputTokens] = this.counts.subarray(
      at,
      at + LANES,
    ) as unknown as [number, number, number, number];
    return {
      served: { requests, inputTokens, cachedTokens, outputTokens },
      revenueUsd: this.revenue.exact(cell),
    };
  }
}
