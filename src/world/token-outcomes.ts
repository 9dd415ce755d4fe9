import { type LatencyObjective, type Serving, TIERS } from "../model/serving.ts";
import type { LostOutcome, ServedOutcome, ServingSink } from "../serving/model-server.ts";
import { AssistantLosses } from "./assistant-losses.ts";
import { ClientCounters } from "./client-counters.ts";
import type { WorldContext } from "./context.ts";
import { DeploymentSales } from "./deployment-sales.ts";
import { LOSS } from "./flow.ts";
import type { ReplicaPlaces } from "./replica-places.ts";
import { RequestRecorder } from "./request-recorder.ts";
import { TokenBilling } from "./token-billing.ts";
import { TokenBudgets } from "./token-budgets.ts";
import { TokenServiceLevel } from "./token-service-level.ts";

/** Losses in our hands: they count against the objective. The others are the client's own, or a limit it agreed to. */
const OURS: readonly boolean[] = Object.entries(LOSS).map(
  ([reason]) => !["priced_out", "competitor", "churned", "rate_limited"].includes(reason),
);

/** Counts, bills and judges what the servers say became of requests; one for all models. */
export class TokenOutcomes implements ServingSink {
  /** By client -- output. */
  readonly counters: readonly ClientCounters[];
  readonly billing: TokenBilling;
  readonly sales: DeploymentSales;
  readonly losses: AssistantLosses;
  readonly budgets: TokenBudgets;
  readonly serviceLevel: TokenServiceLevel;

  private readonly world: WorldContext;
  private readonly places: ReplicaPlaces;
  private readonly serving: Serving;
  private readonly recorder: RequestRecorder | undefined;
  /** Answered within this or not paid, by client and tier; Infinity = at any time [ms]. */
  private readonly deadlinesMs: Float64Array;

  constructor(world: WorldContext, places: ReplicaPlaces) {
    const { serving, products } = world.scenario;
    const { models, clients } = serving;
    this.world = world;
    this.places = places;
    this.serving = serving;
    this.counters = clients.map(() => new ClientCounters());
    this.billing = new TokenBilling({
      serving,
      ledger: world.ledger,
      book: world.book,
      products: products.length,
    });
    this.sales = new DeploymentSales(models);
    this.losses = new AssistantLosses(clients);
    this.budgets = new TokenBudgets(clients);
    this.serviceLevel = new TokenServiceLevel(serving, this.billing);
    this.recorder = world.records && new RequestRecorder(world.records);
    this.deadlinesMs = Float64Array.from(
      clients.flatMap(({ model }) =>
        TIERS.map((_, tier) => models[model]!.tiers[tier]?.deadlineMs ?? Number.POSITIVE_INFINITY),
      ),
    );
  }

  served(outcome: ServedOutcome): void {
    const { client, tier } = outcome;
    const { owner, model, objective } = this.serving.clients[client]!;
    const isLate = outcome.sojournMs > this.deadlineMs(client, tier);
    const isGood = !isLate && meets(objective, outcome);
    const counters = this.counters[client]!;
    counters.served(outcome, isGood);
    if (isLate) counters.expired(outcome);
    const cluster = this.places.clusterOf(model, outcome.replica);
    this.billing.amount.fill(0);
    if (owner === "tenant") this.bill(outcome, cluster, isLate);
    if (this.world.ledger.isOpen) {
      this.serviceLevel.judge(client, tier, outcome.requests, isGood);
      if (owner === "internal" && !isGood) this.losses.add(outcome);
      this.sales.served(this.saleOf(model, outcome.replica), outcome);
    }
    if (this.recorder !== undefined && outcome.requests === 1)
      this.recorder.served(outcome, cluster, this.billing.amount, isLate);
  }

  lost(outcome: LostOutcome): void {
    const { client, tier, reason } = outcome;
    const counters = this.counters[client]!;
    counters.lost(outcome, reason);
    if (reason === LOSS.expired) counters.expired(outcome);
    if (this.world.ledger.isOpen) {
      if (reason < 0 || OURS[reason]!) this.serviceLevel.judge(client, tier, outcome.requests, false);
      if (this.serving.clients[client]!.owner === "internal") this.losses.add(outcome);
    }
    if (outcome.requests === 1) this.recorder?.lost(outcome, reason);
  }

  /** Time within which a request of the tier has to be answered; Infinity = none [ms]. */
  private deadlineMs(client: number, tier: number): number {
    return this.deadlinesMs[client * TIERS.length + tier]!;
  }

  private bill(outcome: ServedOutcome, cluster: number, isLate: boolean): void {
    const { billing } = this;
    const { client, tier } = outcome;
    billing.bill(outcome, cluster);
    if (isLate) {
      billing.refund(client, cluster);
      return;
    }
    const usd = billing.amount[0]!;
    const nano = billing.amount[1]!;
    this.budgets.spend(client, usd, nano);
    if (!this.world.ledger.isOpen) return;
    this.serviceLevel.charge(client, tier, usd, nano);
    this.sales.billed(this.saleOf(this.serving.clients[client]!.model, outcome.replica), usd, nano);
  }

  private saleOf(model: number, replica: number): number {
    const { places, sales } = this;
    return sales.cellOf(model, places.deploymentOf(model, replica), places.poolOf(model, replica));
  }
}

/** Whether a served request has the latencies that its client wants. */
function meets({ firstTokenMs, perTokenMs }: LatencyObjective, outcome: ServedOutcome): boolean {
  if (firstTokenMs !== undefined && outcome.firstTokenMs > firstTokenMs) return false;
  // One token has no time per token after the first (NaN), and no comparison with it holds.
  return perTokenMs === undefined || !(outcome.perTokenMs > perTokenMs);
}
