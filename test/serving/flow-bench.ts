import type { Law } from "../../src/model/law.ts";
import type { ServedModel, TokenClient } from "../../src/model/serving.ts";
import { TIER } from "../../src/model/serving.ts";
import { emptyTokenFlow } from "../../src/model/token-flow.ts";
import { type Sampler, samplerOf } from "../../src/random/sampler.ts";
import { streams } from "../../src/random/stream.ts";
import { createAggregateServer } from "../../src/serving/aggregate/aggregate-server.ts";
import {
  POOL,
  type ServedOutcome,
  type ServedRequest,
  type ServingClock,
  type ServingSink,
} from "../../src/serving/model-server.ts";
import { createRequestServer } from "../../src/serving/request-server.ts";
import { tokenFlowSource } from "../../src/workload/token-flow.ts";

/** Requests of a client as the comparison of two servers needs them. */
export interface Load {
  readonly perSecond: number;
  readonly cv?: number;
  readonly tier?: keyof typeof TIER;
  readonly input?: Law;
  readonly output: Law;
  readonly cachedShare?: number;
  readonly patience?: Law;
}

/** What a server made of a run, from the end of the warm-up on. */
export interface Measured {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  lost: number;
  /** Mean by client [ms]. */
  readonly waitMs: number[];
  readonly firstTokenMs: number[];
  readonly sojournMs: number[];
}

export function clientOf(load: Load, index: number): TokenClient {
  return {
    name: `client-${index}`,
    owner: "tenant",
    model: 0,
    tier: TIER[load.tier ?? "standard"],
    arrivals: {
      kind: "renewal",
      ratePerHour: load.perSecond * 3600,
      shape: { utcOffsetMs: 0 },
      gaps: (load.cv ?? 1) === 1 ? "exponential" : "gamma",
      cv: load.cv ?? 1,
    },
    inputTokens: load.input ?? { kind: "constant", value: 1 },
    outputTokens: load.output,
    cachedShare: { kind: "constant", value: load.cachedShare ?? 0 },
    objective: {},
    ...(load.patience === undefined ? {} : { patience: load.patience }),
    valueUsdPerMtok: 0,
  };
}

class Clock implements ServingClock {
  nowMs = 0;
  readonly calls = new Map<number, number>();

  wakeAt(token: number, atMs: number): void {
    this.calls.set(token, atMs);
  }
}

class Meter implements ServingSink {
  readonly result: Measured;
  fromMs = Number.POSITIVE_INFINITY;
  private readonly clock: Clock;
  private readonly counts: number[];

  constructor(clients: number, clock: Clock) {
    this.clock = clock;
    const zeros = (): number[] => new Array<number>(clients).fill(0);
    this.counts = zeros();
    this.result = {
      requests: 0,
      inputTokens: 0,
      outputTokens: 0,
      lost: 0,
      waitMs: zeros(),
      firstTokenMs: zeros(),
      sojournMs: zeros(),
    };
  }

  served(outcome: ServedOutcome): void {
    if (this.clock.nowMs < this.fromMs) return;
    const { client, requests } = outcome;
    this.result.requests += requests;
    this.result.inputTokens += outcome.inputTokens;
    this.result.outputTokens += outcome.outputTokens;
    this.counts[client]! += requests;
    const weight = requests / this.counts[client]!;
    for (const key of ["waitMs", "firstTokenMs", "sojournMs"] as const) {
      this.result[key][client]! += (outcome[key] - this.result[key][client]!) * weight;
    }
  }

  lost(outcome: { requests: number }): void {
    if (this.clock.nowMs >= this.fromMs) this.result.lost += outcome.requests;
  }
}

export interface Run {
  readonly model: ServedModel;
  readonly loads: readonly Load[];
  readonly replicas: readonly number[];
  readonly warmUpMs: number;
  readonly untilMs: number;
  readonly seed?: string;
}

/** The same demand as flows. */
export function runFlows({ model, loads, replicas, warmUpMs, untilMs, seed = "1" }: Run): Measured {
  const clock = new Clock();
  const meter = new Meter(loads.length, clock);
  const clients = loads.map(clientOf);
  const server = createAggregateServer({ model, clients, clock, sink: meter });
  replicas.forEach((count, deployment) => {
    for (let i = 0; i < count; i++) server.addReplica(deployment, POOL.api);
  });
  const drawn = streams(seed, 0);
  const sources = clients.map((client) =>
    tokenFlowSource(client, 0, drawn, () => {
      throw new Error("no traces here");
    }),
  );
  const flow = { ...emptyTokenFlow(), client: 0, tier: 0, pool: POOL.api };
  meter.fromMs = warmUpMs + 1;
  for (let now = model.intervalMs; now <= untilMs; now += model.intervalMs) {
    clock.nowMs = now;
    sources.forEach((source, client) => {
      source.next(flow, now);
      flow.client = client;
      flow.tier = clients[client]!.tier;
      server.offer(flow);
    });
    server.advance();
    server.check();
  }
  return meter.result;
}

/** The same demand one by one. */
export function runRequests({ model, loads, replicas, warmUpMs, untilMs, seed = "1" }: Run): Measured {
  const clock = new Clock();
  const meter = new Meter(loads.length, clock);
  const server = createRequestServer({ model, clock, sink: meter });
  replicas.forEach((count, deployment) => {
    for (let i = 0; i < count; i++) server.addReplica(deployment, POOL.api);
  });
  meter.fromMs = warmUpMs;
  const sources = loads.map((load, index) => new Requests(load, index, seed));
  for (;;) {
    const next = sources.reduce((a, b) => (b.atMs < a.atMs ? b : a));
    const atMs = Math.floor(next.atMs);
    const callMs = clock.calls.get(0) ?? Number.POSITIVE_INFINITY;
    if (Math.min(atMs, callMs) >= untilMs) return meter.result;
    if (callMs <= atMs) {
      clock.nowMs = callMs;
      clock.calls.delete(0);
      server.wake(0);
      continue;
    }
    clock.nowMs = atMs;
    server.arrive({
      client: next.client,
      tier: TIER[next.load.tier ?? "standard"],
      pool: POOL.api,
      arrivalMs: atMs,
      ...next.tokens(),
    });
    next.advance();
  }
}

class Requests {
  readonly load: Load;
  readonly client: number;
  atMs = 0;
  private readonly gaps: Sampler;
  private readonly input: Sampler;
  private readonly output: Sampler;
  private readonly patience: Sampler | undefined;

  constructor(load: Load, client: number, seed: string) {
    this.load = load;
    this.client = client;
    const drawn = streams(seed, client);
    const cv = load.cv ?? 1;
    const meanMs = 1000 / load.perSecond;
    this.gaps = samplerOf(
      { kind: "gamma", shape: 1 / (cv * cv), scale: meanMs * cv * cv },
      drawn.stream("requests", "gaps"),
    );
    this.input = samplerOf(load.input ?? { kind: "constant", value: 1 }, drawn.stream("requests", "input"));
    this.output = samplerOf(load.output, drawn.stream("requests", "output"));
    this.patience = load.patience && samplerOf(load.patience, drawn.stream("requests", "patience"));
    this.advance();
  }

  advance(): void {
    this.atMs += this.gaps.draw();
  }

  tokens(): Pick<ServedRequest, "inputTokens" | "cachedTokens" | "outputTokens" | "patienceMs"> {
    const inputTokens = Math.max(1, Math.round(this.input.draw()));
    return {
      inputTokens,
      cachedTokens: Math.round(inputTokens * (this.load.cachedShare ?? 0)),
      outputTokens: Math.max(1, Math.round(this.output.draw())),
      patienceMs: this.patience?.draw() ?? Number.POSITIVE_INFINITY,
    };
  }
}
