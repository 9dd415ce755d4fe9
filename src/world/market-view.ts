import type { Bids } from "../revenue/optimizers/clearing.ts";
import type { PricingView, SaleAhead } from "../revenue/pricing.ts";
import { BidView } from "./bid-view.ts";
import { BlockSale } from "./block-sale.ts";
import type { WorldContext } from "./context.ts";

/** What a pricing policy sees of the world: always current, one object per offer. */
export class MarketView implements PricingView {
  /** Counted by the price setting. -- state */
  quotes = 0;
  sales = 0;
  salesGpus = 0;

  readonly bidView: BidView;
  private readonly sale: BlockSale | undefined;
  private readonly world: WorldContext;
  private readonly product: number;
  private readonly gpuType: number;

  constructor(world: WorldContext, product: number, gpuType: number) {
    this.world = world;
    this.product = product;
    this.gpuType = gpuType;
    this.bidView = new BidView(world, product, gpuType);
    const { blocks } = world;
    const isBlock = world.scenario.products[product]!.block !== undefined;
    this.sale =
      isBlock && blocks !== undefined ? new BlockSale(world, blocks, { product, gpuType }) : undefined;
  }

  get nowMs(): number {
    return this.world.simulator.nowMs;
  }

  get priceNano(): number {
    return this.world.prices.priceNano(this.product, this.gpuType, this.nowMs);
  }

  get installedGpus(): number {
    return this.total((cluster) => this.world.book.installed[cluster]!);
  }

  get upGpus(): number {
    return this.total((cluster) => this.world.book.up(cluster));
  }

  get busyGpus(): number {
    return this.total((cluster) => this.world.book.busy(cluster));
  }

  get openGpus(): number {
    const { agreement, waiting } = this.world;
    // Asked for at every quote by some: a loop of its own, which calls one function only.
    let gpus = 0;
    for (const cluster of waiting.leaseClusters(this.gpuType))
      gpus += agreement.openGpus(cluster, this.product);
    return gpus;
  }

  get soldGpus(): number {
    return this.total((cluster) => this.world.counters.usedByProduct(cluster, this.product));
  }

  get queuedGpus(): number {
    return this.world.waiting.queueOfProduct(this.product, this.gpuType).line.gpus;
  }

  get supplyGpus(): number {
    return this.bidView.supplyGpus();
  }

  bids(): Bids {
    return this.bidView.read();
  }

  get ahead(): SaleAhead | undefined {
    return this.sale?.now();
  }

  competitorNano(competitor: number): number | undefined {
    const { competitorPrices } = this.world;
    const nano = competitorPrices.priceNano(competitor, this.gpuType, this.nowMs);
    return Number.isNaN(nano) ? undefined : nano;
  }

  private total(of: (cluster: number) => number): number {
    let sum = 0;
    for (const cluster of this.world.waiting.leaseClusters(this.gpuType)) sum += of(cluster);
    return sum;
  }
}
