import type { Simulator } from "../engine/simulator.ts";
import type { WorldInputs } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import {
  type CapacityControl,
  type ControlRequest,
  type ControlView,
  REFUSE,
} from "../revenue/capacity-control.ts";
import { chosenControl } from "../revenue/modules/chosen-policy.ts";
import type { ValuesOf } from "../revenue/parameters.ts";
import { EVERYONE } from "../revenue/policies/complete-sharing.ts";
import type { Prices } from "../revenue/prices.ts";
import { sellerTerms } from "../revenue/seller-terms.ts";
import { HOLDER, type Rows } from "../scheduling/rows.ts";
import type { Space } from "../scheduling/space.ts";
import { LEFT } from "./admission.ts";
import type { BlockBook } from "./block-book.ts";
import { BlockView } from "./block-view.ts";
import type { ClusterBook } from "./cluster-book.ts";
import { LOSS } from "./flow.ts";
import type { MarketCounters } from "./market-counters.ts";
import type { Placement } from "./placement.ts";
import type { ForecastPort, PriceSettingPort } from "./ports.ts";

export interface AgreementOptions {
  readonly scenario: Scenario;
  readonly simulator: Simulator;
  readonly rows: Rows;
  readonly book: ClusterBook;
  readonly prices: Prices;
  readonly priceSetting: PriceSettingPort;
  readonly counters: MarketCounters;
  readonly spaces: readonly Space[];
  readonly placement: Placement;
  /** Absent where no blocks are sold. */
  readonly blocks: BlockBook | undefined;
  readonly forecast: ForecastPort | undefined;
}

/** Whether tenant and seller agree on a lease at the moment of its start: price and capacity control. */
export class Agreement {
  private readonly options: AgreementOptions;
  private readonly control: CapacityControl;
  private readonly view: ControlView;
  private readonly blockView: BlockView | undefined;
  private readonly firmProducts: readonly number[];
  /** By product: 1 where a lease costs its own bid; absent where none does. */
  private readonly paidAsBid: Uint8Array | undefined;
  private readonly request: ControlRequest = {
    segment: 0,
    product: 0,
    gpus: 0,
    cluster: 0,
    priceNano: 0,
    startsInMs: 0,
    declaredMs: 0,
  };

  /** @param firstClassBelow  First recall class that each level may displace. */
  constructor(options: AgreementOptions, control: CapacityControl, firstClassBelow: Int32Array) {
    this.options = options;
    this.control = control;
    const { products } = options.scenario;
    this.firmProducts = products.flatMap(({ kind }, index) => (kind === "spot" ? [] : [index]));
    const paidAsBid = Uint8Array.from(products, ({ priceLock }) => (priceLock === "bid" ? 1 : 0));
    this.paidAsBid = paidAsBid.includes(1) ? paidAsBid : undefined;
    this.view = this.makeView(firstClassBelow);
    const { blocks, scenario, placement } = options;
    this.blockView = blocks && new BlockView(blocks, scenario.products, placement, this.view);
  }

  /** Undefined when they agree (jobs and instances always); LEFT when the price is too high now; else a loss reason. */
  consent(row: number, cluster: number): number | undefined {
    const { rows, prices, simulator, priceSetting } = this.options;
    if (rows.holder(row) !== HOLDER.lease) return undefined;
    if (!priceSetting.admits(row)) return LOSS.no_capacity;
    const locked = rows.priceNano(row);
    const price = Number.isNaN(locked)
      ? prices.priceNano(rows.product(row), rows.gpuType(row), simulator.nowMs)
      : locked;
    if (Number.isNaN(locked) && !(price <= rows.limitNano(row))) return LEFT;
    if (this.control === EVERYONE || rows.isSuspended(row)) return undefined;
    const isPaidAsBid = this.paidAsBid?.[rows.product(row)] === 1;
    this.request.priceNano = isPaidAsBid ? rows.limitNano(row) : price;
    this.request.startsInMs = 0;
    return this.decide(row, cluster, this.view);
  }

  /** Undefined when they agree on a block that begins at a start of its product; else a loss reason. */
  consentToBlock(row: number, cluster: number, start: number): number | undefined {
    const { rows, prices, simulator } = this.options;
    const price = prices.priceNano(rows.product(row), rows.gpuType(row), simulator.nowMs);
    if (!(price <= rows.limitNano(row))) return LOSS.priced_out;
    const view = this.blockView!;
    this.request.priceNano = price;
    this.request.startsInMs = view.turnTo(rows.product(row), start, simulator.nowMs);
    return this.decide(row, cluster, view);
  }

  private decide(row: number, cluster: number, view: ControlView): number | undefined {
    const { rows } = this.options;
    const { request } = this;
    request.segment = rows.source(row);
    request.product = rows.product(row);
    request.gpus = rows.gpus(row);
    request.cluster = cluster;
    request.declaredMs = rows.estimateMs(row);
    return this.control.decide(request, view) === REFUSE ? LOSS.refused_by_policy : undefined;
  }

  /** Free GPUs that would be sold to nobody now [GPUs]. */
  withheldGpus(cluster: number): number {
    return this.control.withheldGpus(this.view, cluster);
  }

  /** GPUs that a request for a product could get now: free ones that may be sold, and those of weaker holders [GPUs]. */
  openGpus(cluster: number, product: number): number {
    const { book, spaces } = this.options;
    const open = Math.min(spaces[cluster]!.free, book.sellableLeft(cluster));
    return Math.max(0, open) + this.view.recallableFor(cluster, product);
  }

  private makeView(firstClassBelow: Int32Array): ControlView {
    const { scenario, book, counters, spaces, placement, forecast } = this.options;
    const { clusters } = scenario.fleet;
    const firstClassOf = scenario.products.map(({ level }) => firstClassBelow[level]!);
    const { simulator } = this.options;
    return {
      get nowMs() {
        return simulator.nowMs;
      },
      installedUp: (cluster) => book.up(cluster),
      busy: (cluster) => book.busy(cluster) + book.reservedIdle(cluster) + spaces[cluster]!.held,
      external: (cluster) => book.external(cluster),
      free: (cluster) => spaces[cluster]!.free,
      recallableFor: (cluster, product) =>
        spaces[cluster]!.reach(firstClassOf[product]!) - spaces[cluster]!.free,
      usedBySegment: (cluster, segment) =>
        counters.usedBySegment(cluster, segment) + placement.claimedBySegment(cluster, segment),
      usedByProduct: (cluster, product) =>
        counters.usedByProduct(cluster, product) + placement.claimedByProduct(cluster, product),
      firm: (cluster, ms) => this.firmGpus(cluster, ms),
      idleQuantile: (cluster, ms) => {
        const peak = forecast?.peakGpus(cluster, ms) ?? Number.POSITIVE_INFINITY;
        return book.up(cluster) - clusters[cluster]!.bufferGpus - peak;
      },
    };
  }

  /** What firm leases hold and claim now; with blocks the most of that and of what they are promised later. */
  private firmGpus(cluster: number, ms: number): number {
    const { blocks, counters, placement, simulator } = this.options;
    let held = 0;
    for (const product of this.firmProducts) held += counters.usedByProduct(cluster, product);
    const span = { fromMs: simulator.nowMs, untilMs: simulator.nowMs + ms };
    const committed = blocks?.calendar.peak(cluster, span) ?? 0;
    return Math.max(held, committed) + placement.claimedByFirm(cluster);
  }
}

/** The capacity control that a scenario chooses; its parameters were checked when the scenario was parsed. */
export function createControl(scenario: Scenario, { modules, solver }: WorldInputs): CapacityControl {
  const choice = scenario.policies.capacityControl;
  const policy = chosenControl(choice, modules);
  return policy.create(choice.parameters as ValuesOf<typeof policy.parameters>, sellerTerms(scenario), {
    solver,
  });
}
