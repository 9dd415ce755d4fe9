import { PHASE } from "../engine/simulator.ts";
import type { ClientTotals, DeploymentTotals } from "../metrics/result.ts";
import { type Serving, TIER, type TokenClient } from "../model/serving.ts";
import type { TokenFlow } from "../model/token-flow.ts";
import type { Pool, ServedFlow, ServedRequest, ServingSink } from "../serving/model-server.ts";
import type { TokenDraft } from "../workload/token-source.ts";
import type { ClientCounters } from "./client-counters.ts";
import type { WorldContext } from "./context.ts";
import { FlowDesk } from "./flow-desk.ts";
import { ProvisionedHours } from "./provisioned-hours.ts";
import type { ReplicaPlaces } from "./replica-places.ts";
import { ADMITTED, paidTier, TokenAdmission } from "./token-admission.ts";
import type { TokenDesk } from "./token-desk.ts";
import { TokenOutcomes } from "./token-outcomes.ts";

/** The trade in tokens: lets requests in, keeps the months, and has the totals of all clients. */
export class TokenTrade implements TokenDesk {
  readonly outcomes: TokenOutcomes;
  /** By client -- output. */
  readonly counters: readonly ClientCounters[];

  private readonly world: WorldContext;
  private readonly places: ReplicaPlaces;
  private readonly serving: Serving;
  private readonly flowDesk: FlowDesk;
  private readonly provisioned: ProvisionedHours;
  /** By client; absent for assistants, who are always let in. */
  private readonly admissions: readonly (TokenAdmission | undefined)[];
  /** The request at hand, as it is counted. */
  private readonly one = {
    client: 0,
    tier: 0,
    arrivalMs: 0,
    reason: 0,
    requests: 1,
    inputTokens: 0,
    cachedTokens: 0,
    outputTokens: 0,
  };

  constructor(world: WorldContext, places: ReplicaPlaces) {
    const { serving, products } = world.scenario;
    this.world = world;
    this.places = places;
    this.serving = serving;
    this.outcomes = new TokenOutcomes(world, places);
    this.counters = this.outcomes.counters;
    this.flowDesk = new FlowDesk(this.outcomes);
    this.provisioned = new ProvisionedHours({
      serving,
      ledger: world.ledger,
      book: world.book,
      products: products.length,
      clusterOf: (model) => this.homeOf(model),
    });
    this.admissions = serving.clients.map((client) => this.admissionOf(client));
  }

  sinkOf(_model: number): ServingSink {
    return this.outcomes;
  }

  admits(client: number, draft: TokenDraft, request: ServedRequest): boolean {
    const { one, outcomes } = this;
    one.client = client;
    one.arrivalMs = request.arrivalMs;
    one.inputTokens = request.inputTokens;
    one.cachedTokens = request.cachedTokens;
    one.outputTokens = request.outputTokens;
    this.counters[client]!.offered(one);
    const admission = this.admissions[client];
    if (admission !== undefined) {
      one.reason = admission.refusal(draft, request, outcomes.budgets.isSpent(client));
      if (one.reason !== ADMITTED) {
        one.tier = request.tier;
        outcomes.lost(one);
        return false;
      }
    }
    return true;
  }

  admitsFlow(client: number, flow: TokenFlow, pool: Pool, offer: (served: ServedFlow) => void): void {
    const { tier } = this.serving.clients[client]!;
    this.flowDesk.admit(flow, { client, tier, pool }, this.admissions[client], offer);
  }

  /** Starts the clock of the months, and the contracts of provisioned throughput. */
  begin(): void {
    const { sells, simulator } = this.world;
    if (!sells) return;
    this.provisioned.begin(simulator.nowMs);
    if (!(this.provisioned.isEmpty && this.outcomes.budgets.isEmpty && this.outcomes.serviceLevel.isEmpty))
      this.scheduleMonths();
  }

  /** The window opens. */
  open(): void {
    for (const counters of this.counters) counters.open();
    this.provisioned.open(this.world.simulator.nowMs);
  }

  /** The window ends: what is inside is counted, and what is due is posted. */
  close(): void {
    const { ledger, scenario, sells } = this.world;
    const left = { requests: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
    this.serving.models.forEach((_, model) => {
      this.places.census(model, (client, isActive, requests, inputTokens, cachedTokens, outputTokens) => {
        Object.assign(left, { requests, inputTokens, cachedTokens, outputTokens });
        this.counters[client]!.left(left, isActive);
      });
    });
    if (sells) this.settleMonth();
    this.outcomes.losses.post(ledger, scenario.products.length);
  }

  totals(client: number): ClientTotals {
    const { billing, losses } = this.outcomes;
    return {
      owner: this.serving.clients[client]!.owner,
      ...this.counters[client]!.totals(),
      revenueUsd: billing.revenue.exact(client),
      provisionedUsd: this.provisioned.revenue.exact(client),
      creditsUsd: billing.credits.exact(client),
      refundsUsd: billing.refunds.exact(client),
      lossUsd: losses.exact(client),
    };
  }

  /** Breach of the conservation of requests, tokens and bills, in words; undefined when all is well. After `close`. */
  breach(): string | undefined {
    for (const [client, { name }] of this.serving.clients.entries()) {
      const breach =
        this.counters[client]!.imbalance() ?? this.outcomes.billing.mismatch(this.totals(client), client);
      if (breach !== undefined) return `client "${name}": ${breach}`;
    }
    return undefined;
  }

  /** Tokens of a model that were billed since the start of the run [USD]. */
  earnedUsd(model: number): number {
    return this.outcomes.billing.earnedUsd[model]!;
  }

  /** What the replicas of a deployment in a pool answered and earned in the window. */
  deploymentSales(
    model: number,
    deployment: number,
    pool: Pool,
  ): Pick<DeploymentTotals, "served" | "revenueUsd"> {
    const { sales } = this.outcomes;
    return sales.totals(sales.cellOf(model, deployment, pool));
  }

  /** Cluster of what a model earns by no replica of its own: the first of its first deployment. */
  private homeOf(model: number): number {
    return this.serving.models[model]!.deployments[0]!.clusters[0]!;
  }

  private admissionOf(client: TokenClient): TokenAdmission | undefined {
    if (client.owner === "internal") return undefined;
    const model = this.serving.models[client.model]!;
    const tier = paidTier(client);
    const tariff =
      model.tiers[tier] === undefined ? undefined : this.outcomes.billing.tariff(client.model, tier);
    return new TokenAdmission(client, model, tariff);
  }

  private scheduleMonths(): void {
    const { simulator, scenario } = this.world;
    const kind = simulator.on(() => {
      this.settleMonth();
      this.outcomes.budgets.monthEnds();
      next();
    });
    const next = (): void => {
      const now = new Date(scenario.startEpochMs + simulator.nowMs);
      const atMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - scenario.startEpochMs;
      if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.windowEdge, kind, 0);
    };
    next();
  }

  /** Posts the hours of provisioned throughput, then judges the month by what was charged. */
  private settleMonth(): void {
    const { serviceLevel } = this.outcomes;
    this.provisioned.post(this.world.simulator.nowMs, (client, usd, nano) =>
      serviceLevel.charge(client, TIER.provisioned, usd, nano),
    );
    serviceLevel.monthEnds((model) => this.homeOf(model));
  }
}
