import { Simulator } from "../engine/simulator.ts";
import { CompetitorPrices } from "../market/competitor-prices.ts";
import type { RunWarning } from "../metrics/result.ts";
import type { RecordSink, SeriesSink, WorldInputs } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { type StreamFactory, streams } from "../random/stream.ts";
import type { CapacityControl } from "../revenue/capacity-control.ts";
import { EVERYONE } from "../revenue/policies/complete-sharing.ts";
import { type Prices, PriceTable } from "../revenue/prices.ts";
import { type PriceSetListener, ToldPrices } from "../revenue/told-prices.ts";
import { DeclaredEnds } from "../scheduling/backfill.ts";
import { type BidRank, bidRankOf } from "../scheduling/bid-rank.ts";
import { RECLAIM_POLICIES, type ReclaimView } from "../scheduling/policies/reclaim.ts";
import { HOLDER, Rows } from "../scheduling/rows.ts";
import type { Space } from "../scheduling/space.ts";
import { type ModelServer, POOL, type Pool } from "../serving/model-server.ts";
import { Accrual } from "./accrual.ts";
import { Admission, type Queue } from "./admission.ts";
import { Agreement, createControl } from "./agreement.ts";
import { Billing } from "./billing.ts";
import { type BlockBook, blockBook } from "./block-book.ts";
import { BlockGuard } from "./block-guard.ts";
import { BlockMoney } from "./block-money.ts";
import { Capacity } from "./capacity.ts";
import type { ClientCounters } from "./client-counters.ts";
import { ClusterBook, type Withheld } from "./cluster-book.ts";
import { CompetitorMoves } from "./competitor-moves.ts";
import type { WorldContext } from "./context.ts";
import { EnergyMeter } from "./energy-meter.ts";
import { Flow } from "./flow.ts";
import { InternalForecast } from "./internal-forecast.ts";
import { JobLifecycle } from "./job-lifecycle.ts";
import { LeaseLifecycle } from "./lease-lifecycle.ts";
import { Ledger } from "./ledger.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { MarketCounters } from "./market-counters.ts";
import { ModelApi } from "./model-api.ts";
import { Observer } from "./observer.ts";
import { Outbidding } from "./outbidding.ts";
import { Placement } from "./placement.ts";
import { PriceSetting } from "./price-setting.ts";
import { buildQueues, type QueuePlan } from "./queues.ts";
import { ReplicaLifecycle } from "./replica-lifecycle.ts";
import { RequestAccounts } from "./request-accounts.ts";
import { SeriesRecorder } from "./series-recorder.ts";
import { ServiceLevel } from "./service-level.ts";
import { ServiceLifecycle } from "./service-lifecycle.ts";
import { buildSpaces, type RecallClasses, recallClasses } from "./spaces.ts";
import { Waiting } from "./waiting.ts";

export interface WorldOptions {
  /** Master seed. */
  readonly seed: string;
  readonly replication: number;
  /** Runs without any sales: the counterfactual. */
  readonly salesOff?: boolean;
  readonly inputs: WorldInputs;
  readonly series?: SeriesSink | undefined;
  readonly records?: RecordSink | undefined;
  /** Checks the invariants of the design after every event. */
  readonly check?: boolean;
  /** Told of every price that is set while the run goes on. */
  readonly onPriceSet?: PriceSetListener | undefined;
}

/** One run, put together. What its parts share and what they mean is said in context.ts; the run is in run-world.ts. */
export class World implements WorldContext {
  readonly scenario: Scenario;
  readonly sells: boolean;
  readonly simulator = new Simulator();
  readonly rows = new Rows();
  readonly streams: StreamFactory;
  readonly inputs: WorldInputs;
  readonly records: RecordSink | undefined;

  readonly accounts: RequestAccounts;
  readonly book: ClusterBook;
  readonly ledger: Ledger;
  readonly energy: EnergyMeter;
  readonly prices: Prices;
  readonly competitorPrices: CompetitorPrices;
  readonly accrual: Accrual;
  readonly billing: Billing;
  readonly serviceLevel: ServiceLevel;
  readonly counters: MarketCounters;
  readonly blocks: BlockBook | undefined;
  readonly blockMoney: BlockMoney | undefined;
  readonly segmentFlows: readonly Flow[];
  readonly jobFlows: readonly Flow[];

  readonly spaces: readonly Space[];
  readonly placement: Placement;
  readonly admission: Admission;
  readonly agreement: Agreement;
  readonly waiting: Waiting;
  readonly jobs: JobLifecycle;
  readonly leases: LeaseLifecycle;
  readonly services: ServiceLifecycle;
  readonly replicas: ReplicaLifecycle;
  readonly models: ModelApi;
  readonly capacity: Capacity;
  readonly observer: Observer;
  readonly series: SeriesRecorder;
  readonly priceSetting: PriceSetting;
  readonly competitorMoves: CompetitorMoves;
  /** Absent where the scenario forecasts nothing, and in the run with sales off. */
  readonly forecast: InternalForecast | undefined;

  readonly warnings: RunWarning[] = [];

  private readonly lifecycles: readonly Lifecycle[];

  constructor(scenario: Scenario, options: WorldOptions) {
    this.scenario = scenario;
    this.sells = scenario.policies.sell && options.salesOff !== true;
    this.streams = streams(options.seed, options.replication);
    this.inputs = options.inputs;
    this.records = options.records;
    this.accounts = new RequestAccounts(options.records !== undefined || options.check === true);
    const { fleet, products, market, policies } = scenario;

    // Where nothing is sold no control is asked, and a module that is at fault must not end the run with sales off.
    const control = this.sells ? createControl(scenario, options.inputs) : EVERYONE;
    this.book = new ClusterBook(fleet, this.withheldBy(control));
    this.ledger = new Ledger(products.length + scenario.serving.models.length, fleet.clusters.length);
    this.energy = new EnergyMeter(fleet, this.book, (...posting) => {
      if (scenario.costs.energy) this.ledger.postUsd(...posting);
    });
    const prices = new PriceTable(products);
    this.prices = options.onPriceSet === undefined ? prices : new ToldPrices(prices, options.onPriceSet);
    this.competitorPrices = new CompetitorPrices(market.competitors, this.streams);
    this.billing = new Billing({
      rows: this.rows,
      accounts: this.accounts,
      ledger: this.ledger,
      prices: this.prices,
      products,
      segments: market.segments.length,
      warmupMs: scenario.warmupMs,
      onCorrection: (cluster, usd) => {
        this.book.revenueUsd[cluster]! += usd;
      },
    });
    this.serviceLevel = new ServiceLevel(this.rows, products, this.billing, scenario.warmupMs);
    this.counters = new MarketCounters(this.rows, products, market.segments.length, fleet.clusters.length);
    this.blocks = this.sells ? blockBook(scenario) : undefined;
    this.blockMoney =
      this.blocks &&
      new BlockMoney(this.rows, this.ledger, {
        products: products.length,
        segments: market.segments.length,
      });
    this.segmentFlows = market.segments.map(() => new Flow());
    this.jobFlows = scenario.jobs.map(() => new Flow());
    this.accrual = new Accrual(this);

    const classes = recallClasses(scenario);
    const handedOver: number[] = [];
    const view: ReclaimView = {
      rows: this.rows,
      now: () => this.simulator.nowMs,
      lostWork: (row) => this.lifecycleOf(row).lostWork(row),
      priceNano: (row) => this.lifecycleOf(row).priceNano(row),
    };
    const reclaim = RECLAIM_POLICIES[policies.reclaim];
    this.spaces = buildSpaces(
      scenario,
      classes,
      { rows: this.rows, handedOver, reclaim, view },
      (cluster, node, isBusy) => this.capacity.busyClocks[cluster]?.busyChanged(node, isBusy),
    );
    const ends =
      policies.queueOrder === "easy_backfill" ? fleet.clusters.map(() => new DeclaredEnds(this.rows)) : [];
    const lifecycles: Lifecycle[] = [];
    this.lifecycles = lifecycles;
    const bidRank = bidRankOf(this.rows, scenario.products);
    this.placement = new Placement(
      {
        simulator: this.simulator,
        rows: this.rows,
        fleet,
        spaces: this.spaces,
        book: this.book,
        reclaim,
        view,
        bidRank,
        lifecycles,
        ends,
        onFreed: (cluster) => this.admission.freed(cluster),
      },
      handedOver,
    );
    this.admission = this.makeAdmission(classes, ends);
    this.forecast = this.makeForecast(control, options.salesOff === true);
    this.agreement = new Agreement(this, control, classes.firstBelow);
    const queues = buildQueues({
      scenario,
      rows: this.rows,
      serve: this.serverOfQueues(classes, bidRank),
      bidKey: (row) => this.priceSetting.bidKey(row),
    });
    this.waiting = new Waiting({
      scenario,
      simulator: this.simulator,
      rows: this.rows,
      queues,
      admission: this.admission,
      placement: this.placement,
      segmentFlows: this.segmentFlows,
      jobFlows: this.jobFlows,
      lifecycleOf: (row) => this.lifecycleOf(row),
    });
    this.priceSetting = new PriceSetting(this, () => this.pricesChanged());
    this.competitorMoves = new CompetitorMoves(this, () => this.priceSetting.competitorMoved());
    this.jobs = new JobLifecycle(this);
    this.leases = new LeaseLifecycle(this);
    this.services = new ServiceLifecycle(this);
    lifecycles[HOLDER.job] = this.jobs;
    lifecycles[HOLDER.lease] = this.leases;
    this.replicas = new ReplicaLifecycle(this);
    lifecycles[HOLDER.instance] = this.services;
    lifecycles[HOLDER.replica] = this.replicas;
    this.models = new ModelApi(this, this.replicas);
    this.capacity = new Capacity(this);

    this.registerServers(queues);
    this.observer = new Observer(this);
    this.series = new SeriesRecorder(this, {
      models: this.models.series,
      catchUp: () => this.models.catchUp(),
      sink: options.series,
    });
  }

  get servers(): readonly ModelServer[] {
    return this.models.servers;
  }

  get clientCounters(): readonly ClientCounters[] {
    return this.models.trade.counters;
  }

  lifecycleOf(row: number): Lifecycle {
    return this.lifecycles[this.rows.holder(row)]!;
  }

  /** Price of a product now [nano-USD per GPU-hour]; NaN when not offered. */
  readonly priceNow = (product: number, gpuType: number): number =>
    this.prices.priceNano(product, gpuType, this.simulator.nowMs);

  /** Adds a warning once. */
  warn(code: string, text: string): void {
    if (!this.warnings.some((warning) => warning.text === text)) this.warnings.push({ code, text });
  }

  /** A posted price changes now: accruals follow, bids are checked, waiting requests get a look. */
  pricesChanged(): void {
    this.accrual.pricesChanged();
    this.leases.pricesChanged();
    this.admission.wakeAll();
  }

  private withheldBy(control: CapacityControl): Withheld {
    if (!this.sells) return Number.POSITIVE_INFINITY;
    return control.withholdsNothing ? 0 : (cluster) => this.agreement.withheldGpus(cluster);
  }

  private makeForecast(control: CapacityControl, isSalesOff: boolean): InternalForecast | undefined {
    const { forecast } = this.scenario.policies;
    if (forecast === undefined || isSalesOff) return undefined;
    return new InternalForecast(this, forecast, this.sells ? control.forecastProbability : undefined);
  }

  /** How queues are served: in turn, and where bids rank also by taking GPUs of lower bids. */
  private serverOfQueues(classes: RecallClasses, rank: BidRank | undefined): (queue: Queue) => void {
    const { admission } = this;
    if (rank === undefined) return (queue) => admission.serveQueue(queue);
    const outbidding = new Outbidding({
      rows: this.rows,
      spaces: this.spaces,
      placement: this.placement,
      admission,
      classes,
      rank,
      consent: (row, cluster) => this.agreement.consent(row, cluster),
    });
    return (queue) => {
      admission.serveQueue(queue);
      outbidding.serve(queue);
    };
  }

  private makeAdmission(classes: RecallClasses, ends: readonly DeclaredEnds[]): Admission {
    const { policies, fleet, products } = this.scenario;
    return new Admission({
      simulator: this.simulator,
      rows: this.rows,
      fleet,
      spaces: this.spaces,
      book: this.book,
      placement: this.placement,
      lifecycles: this.lifecycles,
      ends,
      order: policies.queueOrder,
      backfillDepth: policies.backfillDepth,
      firstClassBelow: classes.firstBelow,
      displacesOnlyExternal: (level) => classes.onlyExternalBelow[level] === 1,
      guard:
        this.blocks &&
        new BlockGuard({
          simulator: this.simulator,
          rows: this.rows,
          products,
          placement: this.placement,
          calendar: this.blocks.calendar,
        }),
      consent: (row, cluster) => this.agreement.consent(row, cluster),
      afterQueues: () => this.leases.requests.fallbacks.tryAll(),
      afterPass: () => this.waiting.afterPass(),
    });
  }

  private registerServers(queues: QueuePlan): void {
    const { sets, roles } = this.replicas;
    const replicas = (pool: Pool) => sets.all.filter(({ at }) => roles[at]!.pool === pool);
    // Of one level, tenants who wait come before replicas that wait for nobody in particular.
    const servers = [
      ...this.services.sets.all,
      ...replicas(POOL.internal),
      ...queues.all,
      ...replicas(POOL.api),
    ];
    this.admission.register(servers, (at, id) => {
      servers[at]!.id = id;
    });
  }
}
