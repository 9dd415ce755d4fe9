import type { ServedModel, TokenClient } from "../../src/model/serving.ts";
import { createAggregateServer } from "../../src/serving/aggregate/aggregate-server.ts";
import { type LostOutcome, POOL, type ServedOutcome } from "../../src/serving/model-server.ts";
import { clientOf, type Load } from "./flow-bench.ts";

/** What of a client's requests comes in an interval: so many, as many as expected unless said otherwise. */
export interface Coming {
  readonly requests: number;
  readonly expected?: number;
  readonly dispersion?: number;
}

/** A server of flows whose demand a test writes down interval by interval; what it tells is kept. */
export class FlowLog {
  nowMs = 0;
  readonly served: ServedOutcome[] = [];
  readonly lost: LostOutcome[] = [];
  readonly server: ReturnType<typeof createAggregateServer>;
  private readonly clients: readonly TokenClient[];
  private readonly loads: readonly Load[];

  /** @param loads  With constant tokens, whose cached share is 0 or 1. */
  constructor(model: ServedModel, loads: readonly Load[]) {
    this.loads = loads;
    this.clients = loads.map(clientOf);
    const clock = { now: (): number => this.nowMs };
    this.server = createAggregateServer({
      model,
      clients: this.clients,
      clock: {
        get nowMs() {
          return clock.now();
        },
        wakeAt: () => {},
      },
      sink: {
        served: (outcome) => this.served.push({ ...outcome }),
        lost: (outcome) => this.lost.push({ ...outcome }),
      },
    });
  }

  /** Adds replicas of the first deployment. @returns Their numbers. */
  add(replicas: number): number[] {
    return Array.from({ length: replicas }, () => this.server.addReplica(0, POOL.api));
  }

  /** Serves an interval of a second unless said otherwise, and checks the balance of tokens. */
  interval(coming: readonly Coming[], lengthMs = 1000): void {
    const fromMs = this.nowMs;
    this.nowMs += lengthMs;
    coming.forEach(({ requests, expected = requests, dispersion = 1 }, client) => {
      const { input, output, cachedShare = 0 } = this.loads[client]!;
      const [inputs, outputs] = [constantOf(input), constantOf(output)];
      const uncached = inputs * (1 - cachedShare);
      this.server.offer({
        client,
        tier: this.clients[client]!.tier,
        pool: POOL.api,
        fromMs,
        untilMs: this.nowMs,
        requests,
        inputTokens: requests * inputs,
        cachedTokens: requests * inputs * cachedShare,
        outputTokens: requests * outputs,
        expectedRequests: expected,
        dispersion,
        work: {
          uncachedMean: uncached,
          uncachedSquare: uncached * uncached,
          outputMean: outputs,
          outputSquare: outputs * outputs,
          product: uncached * outputs,
        },
      });
    });
    this.server.advance();
    this.server.check();
  }
}

function constantOf(law: Load["output"] | undefined): number {
  return law?.kind === "constant" ? law.value : 1;
}
