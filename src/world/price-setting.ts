import { PHASE } from "../engine/simulator.ts";
import type { FeedbackPricing } from "../model/market.ts";
import { feedbackPrice, type PricingView } from "../revenue/pricing/feedback.ts";
import type { WorldContext } from "./context.ts";

/** Prices that the seller sets while the run goes on (`pricing`), at their instants. */
export class PriceSetting {
  private readonly world: WorldContext;
  private readonly onChange: () => void;
  private readonly kind: number;

  /** @param onChange  Told when a price is another than before. */
  constructor(world: WorldContext, onChange: () => void) {
    this.world = world;
    this.onChange = onChange;
    this.kind = world.simulator.on((product) => this.look(product));
  }

  /** Schedules the first look at each product that has a pricing. */
  begin(): void {
    this.world.scenario.products.forEach((product, index) => {
      if (product.pricing !== undefined) this.scheduleLook(index, product.pricing);
    });
  }

  private look(product: number): void {
    const { scenario, prices, simulator } = this.world;
    const pricing = scenario.products[product]!.pricing!;
    let changed = false;
    for (let gpuType = 0; gpuType < scenario.fleet.gpuTypes.length; gpuType++) {
      const before = prices.priceNano(product, gpuType, simulator.nowMs);
      if (Number.isNaN(before)) continue;
      const after = feedbackPrice(before, this.view(product, gpuType), pricing);
      if (after === before) continue;
      prices.set(product, gpuType, simulator.nowMs, after);
      changed = true;
    }
    if (changed) this.onChange();
    this.scheduleLook(product, pricing);
  }

  private scheduleLook(product: number, { everyMs }: FeedbackPricing): void {
    const { simulator, scenario } = this.world;
    const atMs = simulator.nowMs + everyMs;
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.demandAndPrice, this.kind, product);
  }

  private view(product: number, gpuType: number): PricingView {
    const { book, waiting } = this.world;
    let busy = 0;
    let up = 0;
    let installed = 0;
    for (const cluster of waiting.leaseClusters(gpuType)) {
      busy += book.busy(cluster);
      up += book.up(cluster);
      installed += book.installed[cluster]!;
    }
    return {
      occupancy: up > 0 ? busy / up : 1,
      queued: installed > 0 ? waiting.queueOfProduct(product, gpuType).line.gpus / installed : 0,
    };
  }
}
