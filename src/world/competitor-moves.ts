import { PHASE } from "../engine/simulator.ts";
import { LogitMarket } from "../market/logit-market.ts";
import type { BestResponse } from "../model/market.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { bestResponse, type Responder } from "./best-response.ts";
import type { WorldContext } from "./context.ts";

/**
 * When competitors change their prices: at steps posted in advance or of a process, and as answers to what others
 * post. Steps need an event only where somebody follows them; tenants look prices up when they choose.
 */
export class CompetitorMoves {
  private readonly world: WorldContext;
  private readonly onMove: () => void;
  private readonly responders: readonly (Responder & BestResponse)[];
  private readonly responseKind: number;
  private readonly stepKind: number;

  /** @param onMove  Told when some competitor's price may be another than before. */
  constructor(world: WorldContext, onMove: () => void) {
    this.world = world;
    this.onMove = onMove;
    const { market, products } = world.scenario;
    this.responders = market.competitors.flatMap(({ response }, competitor) => {
      if (response === undefined) return [];
      const segment = market.segments[response.segment]!;
      return [
        {
          ...response,
          competitor,
          market: new LogitMarket(segment, products, market.competitors),
          costUsd: (gpuType: number) => this.costUsd(response, gpuType),
        },
      ];
    });
    this.responseKind = world.simulator.on((at) => this.respond(at));
    this.stepKind = world.simulator.on(() => this.step());
  }

  /** Schedules the first answer of each, and the first step if somebody follows. */
  begin(isFollowed: boolean): void {
    for (let at = 0; at < this.responders.length; at++) this.scheduleResponse(at);
    if (isFollowed) this.scheduleStep();
  }

  private respond(at: number): void {
    const { competitorPrices, priceNow, simulator } = this.world;
    const responder = this.responders[at]!;
    const posted = { priceNano: priceNow, competitors: competitorPrices, nowMs: simulator.nowMs };
    for (const { gpuType, priceUsd } of bestResponse(responder, posted)) {
      competitorPrices.set(responder.competitor, gpuType, priceUsd);
    }
    this.scheduleResponse(at);
    this.onMove();
  }

  private step(): void {
    this.scheduleStep();
    this.onMove();
  }

  private scheduleResponse(at: number): void {
    this.schedule(this.world.simulator.nowMs + this.responders[at]!.everyMs, this.responseKind, at);
  }

  private scheduleStep(): void {
    const { competitorPrices, simulator } = this.world;
    this.schedule(competitorPrices.nextChangeMs(simulator.nowMs), this.stepKind, 0);
  }

  private schedule(atMs: number, kind: number, subject: number): void {
    const { simulator, scenario } = this.world;
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.demandAndPrice, kind, subject);
  }

  private costUsd({ costs }: BestResponse, gpuType: number): number {
    const { timesMs, values } = costs[gpuType]!;
    return values[stepIndexAt(timesMs, this.world.simulator.nowMs)]!;
  }
}
