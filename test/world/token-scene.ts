import { PHASE, Simulator } from "../../src/engine/simulator.ts";
import type { ClientTotals } from "../../src/metrics/result.ts";
import { ACCOUNT, type Account } from "../../src/model/accounts.ts";
import type { RequestRecord } from "../../src/model/ports.ts";
import { type ServedModel, TIER, TIERS, type TierOffer, type TokenClient } from "../../src/model/serving.ts";
import { formatNanoUsd } from "../../src/numerics/charge.ts";
import { NANO_PER_USD } from "../../src/numerics/exact-sums.ts";
import type { ServedRequest } from "../../src/serving/model-server.ts";
import { emptyTokenDraft, type TokenDraft } from "../../src/workload/token-source.ts";
import { ClusterBook } from "../../src/world/cluster-book.ts";
import type { WorldContext } from "../../src/world/context.ts";
import { Ledger } from "../../src/world/ledger.ts";
import { TokenTrade } from "../../src/world/token-trade.ts";
import { scenarioOf } from "../invariants/run-document.ts";

export const DAY_MS = 86_400_000;

const constant = (value: number) => ({ kind: "constant", value }) as const;

/** An offer of a tier at prices in USD per million tokens. */
export function offer(
  inputUsd: number,
  outputUsd: number,
  rest: Partial<TierOffer> & { cachedUsd?: number } = {},
): TierOffer {
  const { cachedUsd = inputUsd, ...others } = rest;
  return {
    prices: { inputNano: inputUsd * 1000, cachedInputNano: cachedUsd * 1000, outputNano: outputUsd * 1000 },
    sla: [],
    ...others,
  };
}

export function model(
  tiers: Partial<Record<(typeof TIERS)[number], TierOffer>>,
  rest: Partial<ServedModel> = {},
): ServedModel {
  const deployment = { name: "d", clusters: [0] } as unknown as ServedModel["deployments"][number];
  return {
    name: "model",
    access: "open",
    deployments: [deployment],
    tiers: TIERS.map((tier) => tiers[tier]),
    fidelity: "per_request",
    intervalMs: 1000,
    routing: "least_loaded",
    sharesReplicas: true,
    level: 0,
    onRecall: "requeue",
    displacesFlex: false,
    competitors: [],
    ...rest,
  };
}

export function client(rest: Partial<TokenClient> = {}): TokenClient {
  return {
    name: "client",
    owner: "tenant",
    model: 0,
    tier: TIER.standard,
    arrivals: {
      kind: "renewal",
      ratePerHour: 1,
      shape: { utcOffsetMs: 0 },
      gaps: "exponential",
      cv: 1,
    },
    inputTokens: constant(1000),
    outputTokens: constant(1000),
    cachedShare: constant(0),
    objective: {},
    valueUsdPerMtok: 0,
    ...rest,
  };
}

interface SceneOptions {
  readonly models: readonly ServedModel[];
  readonly clients: readonly TokenClient[];
  readonly start?: string;
  readonly warmupMs?: number;
  readonly horizonMs?: number;
  readonly sells?: boolean;
  readonly costs?: Readonly<Record<string, unknown>>;
}

/** How a request is answered; absent = at once, within a second. */
interface Answer {
  readonly atMs?: number;
  readonly waitMs?: number;
  readonly firstTokenMs?: number;
  readonly perTokenMs?: number;
  readonly requests?: number;
}

/** A trade with real books and a server that answers when the test says so. */
export class TokenScene {
  readonly trade: TokenTrade;
  readonly ledger: Ledger;
  readonly simulator = new Simulator();
  readonly records: RequestRecord[] = [];
  readonly book: ClusterBook;
  private readonly inside: ServedRequest[] = [];
  private readonly horizonMs: number;
  private readonly clients: readonly TokenClient[];

  constructor(options: SceneOptions) {
    const { models, clients, warmupMs = 0, horizonMs = 60 * DAY_MS } = options;
    const scenario = {
      ...scenarioOf({
        schema: 1,
        name: "tokens",
        start: options.start ?? "2026-11-01T00:00:00Z",
        horizon: "60 d",
        fleet: { clusters: { only: { gpu: "H100", topology: "pool", gpus: 100 } } },
      }),
      serving: { models, clients },
      warmupMs,
      horizonMs,
    };
    this.horizonMs = horizonMs;
    this.clients = clients;
    this.ledger = new Ledger(models.length, 1);
    this.book = new ClusterBook(scenario.fleet, 0);
    const world = {
      scenario,
      sells: options.sells ?? true,
      simulator: this.simulator,
      ledger: this.ledger,
      book: this.book,
      records: { request: (record: RequestRecord) => this.records.push({ ...record }) },
    } as unknown as WorldContext;
    this.trade = new TokenTrade(world, {
      clusterOf: () => 0,
      deploymentOf: () => 0,
      poolOf: () => 1,
      soldGpuMs: () => ({ hi: 0, lo: 0 }),
      census: (model, visit) => {
        for (const { client, inputTokens, cachedTokens, outputTokens } of this.inside) {
          if (clients[client]!.model === model)
            visit(client, false, 1, inputTokens, cachedTokens, outputTokens);
        }
      },
    });
    const kind = this.simulator.on(() => this.openWindow());
    if (warmupMs === 0) this.openWindow();
    else this.simulator.schedule(warmupMs, PHASE.windowEdge, kind, 0);
    this.trade.begin();
  }

  /** A potential request now; what was let in is returned, and waits. */
  arrive(client: number, draft: Partial<TokenDraft> = {}): ServedRequest | undefined {
    const { nowMs } = this.simulator;
    const all = { ...emptyTokenDraft(), inputTokens: 1000, outputTokens: 1000, ...draft, atMs: nowMs };
    const { tier } = this.clients[client]!;
    const { inputTokens, cachedTokens, outputTokens, patienceMs } = all;
    const request = {
      client,
      tier,
      pool: 1,
      arrivalMs: nowMs,
      inputTokens,
      cachedTokens,
      outputTokens,
      patienceMs,
    } as const;
    const copy: ServedRequest = { ...request };
    if (!this.trade.admits(client, all, copy)) return undefined;
    this.inside.push(copy);
    return copy;
  }

  /** Answers a request that was let in. */
  serve(request: ServedRequest | undefined, answer: Answer = {}): void {
    const at = this.take(request);
    const { waitMs = 0, firstTokenMs = 100, perTokenMs = 10, requests = 1 } = answer;
    this.trade.outcomes.served({
      ...at,
      replica: 0,
      requests,
      waitMs,
      firstTokenMs,
      perTokenMs,
      serviceMs: 0,
      sojournMs: this.simulator.nowMs - at.arrivalMs,
    });
  }

  /** Loses a request that was let in. */
  lose(request: ServedRequest | undefined, reason: number): void {
    const { client, tier, arrivalMs, inputTokens, cachedTokens, outputTokens } = this.take(request);
    this.trade.outcomes.lost({
      client,
      tier,
      arrivalMs,
      reason,
      requests: 1,
      inputTokens,
      cachedTokens,
      outputTokens,
    });
  }

  /** A whole life: arrives now and is answered at once. @returns Whether it was let in. */
  sell(client: number, draft: Partial<TokenDraft> = {}, answer: Answer = {}): boolean {
    const request = this.arrive(client, draft);
    if (request !== undefined) this.serve(request, answer);
    return request !== undefined;
  }

  /** Runs the world up to an instant, exclusive of what happens at it. */
  until(ms: number): void {
    this.simulator.run({ endMs: ms, eventBudget: 1e6 });
  }

  /** Ends the window. @returns Totals by client. */
  end(): readonly ClientTotals[] {
    this.until(this.horizonMs);
    this.trade.close();
    return this.clients.map((_, index) => this.trade.totals(index));
  }

  /** All that was posted to an account, with nine decimals [USD]. */
  usd(account: Account): string {
    let nano = 0n;
    for (const row of this.ledger.rows()) {
      if (row.account !== ACCOUNT[account]) continue;
      nano += BigInt(row.usd.hi) * BigInt(NANO_PER_USD) + BigInt(row.usd.lo);
    }
    const hi = nano >= 0n || nano % BigInt(NANO_PER_USD) === 0n ? 0n : 1n;
    const units = nano / BigInt(NANO_PER_USD) - hi;
    return formatNanoUsd(Number(units), Number(nano - units * BigInt(NANO_PER_USD)));
  }

  private openWindow(): void {
    this.ledger.isOpen = true;
    this.trade.open();
  }

  private take(request: ServedRequest | undefined): ServedRequest {
    if (request === undefined) throw new Error("the request was not let in");
    this.inside.splice(this.inside.indexOf(request), 1);
    return request;
  }
}
