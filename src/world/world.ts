import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE, Simulator } from "../engine/simulator.ts";
import type { RecordSink, SeriesSink, WorldInputs } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { LOSS_REASONS } from "../model/states.ts";
import { roundHalfEven } from "../numerics/half-even.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { type StreamFactory, streams } from "../random/stream.ts";
import { REFUSE, type CapacityControl, type ControlRequest, type ControlView } from "../revenue/capacity-control.ts";
import { PostedPrices, type Prices } from "../revenue/prices.ts";
import { DeclaredEnds } from "../scheduling/backfill.ts";
import { RECLAIM_POLICIES, type ReclaimView } from "../scheduling/policies/reclaim.ts";
import { HOLDER, ROW_STATE, Rows } from "../scheduling/rows.ts";
import type { Space } from "../scheduling/space.ts";
import type { RunWarning } from "../metrics/result.ts";
import { Admission, joinQueue, LEFT, type Queue } from "./admission.ts";
import { Billing } from "./billing.ts";
import { Capacity } from "./capacity.ts";
import { ClusterBook } from "./cluster-book.ts";
import { createControl } from "./control.ts";
import { EnergyMeter } from "./energy-meter.ts";
import { Flow, LOSS } from "./flow.ts";
import { JobLifecycle } from "./job-lifecycle.ts";
import { LeaseLifecycle } from "./lease-lifecycle.ts";
import { Ledger } from "./ledger.ts";
import type { Lifecycle } from "./lifecycle.ts";
import { MarketCounters } from "./market-counters.ts";
import { Observer } from "./observer.ts";
import { Placement } from "./placement.ts";
import { buildQueues, type QueuePlan } from "./queues.ts";
import { SeriesRecorder } from "./series-recorder.ts";
import { ServiceLevel } from "./service-level.ts";
import { ServiceLifecycle } from "./service-lifecycle.ts";
import { buildSpaces, type RecallClasses, recallClasses } from "./spaces.ts";

export interface WorldOptions {
  /** Master seed. */
  readonly seed: string;
  readonly replication: number;
  /** Runs without any sales: the counterfactual. */
  readonly salesOff?: boolean;
  readonly inputs: WorldInputs;
  readonly series?: SeriesSink | undefined;
  readonly records?: RecordSink | undefined;
}

/**
 * One run: the tables that its lifecycles share, and what more than one of them needs.
 *
 * The parts, in the order in which a newcomer may read them: `rows` (who is here), `spaces` (who holds which GPUs),
 * `placement` (on and off), `admission` (who is next), the lifecycles (what it means), `book` and `ledger` (what is
 * counted). The run itself is in run-world.ts.
 */
export class World {
  readonly scenario: Scenario;
  readonly sells: boolean;
  readonly simulator = new Simulator();
  readonly rows = new Rows();
  readonly streams: StreamFactory;
  readonly inputs: WorldInputs;
  readonly records: RecordSink | undefined;

  readonly book: ClusterBook;
  readonly ledger: Ledger;
  readonly energy: EnergyMeter;
  readonly prices: Prices;
  readonly billing: Billing;
  readonly serviceLevel: ServiceLevel;
  readonly counters: MarketCounters;
  readonly segmentFlows: readonly Flow[];
  readonly jobFlows: readonly Flow[];

  readonly spaces: readonly Space[];
  readonly placement: Placement;
  readonly admission: Admission;
  readonly jobs: JobLifecycle;
  readonly leases: LeaseLifecycle;
  readonly services: ServiceLifecycle;
  readonly capacity: Capacity;
  readonly observer: Observer;
  readonly series: SeriesRecorder;

  /** Queue of each job source. */
  readonly jobQueues: readonly Queue[];
  /** Relative performance of each cluster's GPUs. */
  readonly speedOf: readonly number[];
  readonly warnings: RunWarning[] = [];

  private readonly queues: QueuePlan;
  private readonly queueById: Queue[] = [];
  private readonly control: CapacityControl;
  private readonly controlView: ControlView;
  private readonly request: ControlRequest = { segment: 0, product: 0, gpus: 0, cluster: 0, priceNano: 0 };
  private readonly lifecycles: readonly Lifecycle[];
  /** GPUs that pay a floating price, by cluster and product. */
  private readonly floatingGpus: Float64Array;
  /** Rows that joined at this instant and may have to leave at its end: no patience, or a limited queue. */
  private readonly impatient: number[] = [];
  private readonly impatientIdentity: number[] = [];
  private impatientCount = 0;
  private readonly limited: { row: number; identity: number; limit: number }[] = [];

  constructor(scenario: Scenario, options: WorldOptions) {
    this.scenario = scenario;
    this.sells = scenario.policies.sell && options.salesOff !== true;
    this.streams = streams(options.seed, options.replication);
    this.inputs = options.inputs;
    this.records = options.records;
    const { fleet, products, market, policies } = scenario;
    this.speedOf = fleet.clusters.map((cluster) => fleet.gpuTypes[cluster.gpuType]!.relativePerformance);

    this.control = createControl(scenario);
    this.book = new ClusterBook(fleet, (cluster) => (this.sells ? this.control.withheldGpus(this.controlView, cluster) : Number.POSITIVE_INFINITY));
    this.ledger = new Ledger(products.length, fleet.clusters.length);
    this.energy = new EnergyMeter(fleet, this.book, (...posting) => {
      if (scenario.costs.energy) this.postUsd(...posting);
    });
    this.prices = new PostedPrices(products);
    this.billing = new Billing({
      rows: this.rows,
      ledger: this.ledger,
      prices: this.prices,
      products,
      segments: market.segments.length,
      warmupMs: scenario.warmupMs,
    });
    this.serviceLevel = new ServiceLevel(this.rows, products, this.billing, scenario.warmupMs);
    this.counters = new MarketCounters(this.rows, products, market.segments.length, fleet.clusters.length);
    this.segmentFlows = market.segments.map(() => new Flow());
    this.jobFlows = scenario.jobs.map(() => new Flow());
    this.floatingGpus = new Float64Array(fleet.clusters.length * products.length);
    this.controlView = this.makeControlView();

    const classes = recallClasses(scenario);
    const handedOver: number[] = [];
    const view: ReclaimView = {
      rows: this.rows,
      now: () => this.simulator.nowMs,
      lostWork: (row) => this.lifecycleOf(row).lostWork(row),
      priceNano: (row) => this.lifecycleOf(row).priceNano(row),
    };
    const reclaim = RECLAIM_POLICIES[policies.reclaim];
    this.spaces = buildSpaces(scenario, classes, { rows: this.rows, handedOver, reclaim, view }, (cluster, node, isBusy) =>
      this.capacity.busyClocks[cluster]?.busyChanged(node, isBusy),
    );
    const ends = policies.queueOrder === "easy_backfill" ? fleet.clusters.map(() => new DeclaredEnds(this.rows)) : [];
    const lifecycles: Lifecycle[] = [];
    this.lifecycles = lifecycles;
    this.placement = new Placement(
      {
        simulator: this.simulator,
        rows: this.rows,
        fleet,
        spaces: this.spaces,
        book: this.book,
        reclaim,
        view,
        lifecycles,
        ends,
        onFreed: (cluster) => this.admission.freed(cluster),
      },
      handedOver,
    );
    this.admission = this.makeAdmission(classes, ends);
    this.jobs = new JobLifecycle(this);
    this.leases = new LeaseLifecycle(this);
    this.services = new ServiceLifecycle(this);
    lifecycles[HOLDER.job] = this.jobs;
    lifecycles[HOLDER.lease] = this.leases;
    lifecycles[HOLDER.instance] = this.services;
    this.capacity = new Capacity(this);

    this.queues = buildQueues(scenario, this.rows, (queue) => this.admission.serveQueue(queue));
    this.jobQueues = this.queues.jobQueues;
    this.registerServers();
    this.observer = new Observer(this);
    this.series = new SeriesRecorder(this, options.series);
    this.simulator.onPass(PHASE.patience, () => this.leaveImpatient());
  }

  lifecycleOf(row: number): Lifecycle {
    return this.lifecycles[this.rows.holder[row]!]!;
  }

  lossName(reason: number): string {
    return LOSS_REASONS[reason]!;
  }

  isOnline(cluster: number): boolean {
    return this.capacity.isOnline(cluster);
  }

  /** Price of a product now [nano-USD per GPU-hour]; NaN when not offered. */
  readonly priceNow = (product: number, gpuType: number): number =>
    this.prices.priceNano(product, gpuType, this.simulator.nowMs);

  /** Time until the GPUs that the row was just given are turned [ms]. */
  turnMs(row: number): number {
    return this.rows.turn[row] === 1 ? this.scenario.fleet.clusters[this.rows.cluster[row]!]!.turnaroundMs : 0;
  }

  /** Adds a warning once. */
  warn(code: string, text: string): void {
    if (!this.warnings.some((warning) => warning.text === text)) this.warnings.push({ code, text });
  }

  /** Posts an amount, rounded half-even to whole nano-USD; returns it as {whole USD, nano-USD}. */
  postUsd(account: number, product: number, cluster: number, usd: number): { hi: number; lo: number } {
    const nano = roundHalfEven(usd * NANO_PER_USD);
    const hi = Math.floor(nano / NANO_PER_USD);
    const lo = nano - hi * NANO_PER_USD;
    this.ledger.post(account, product, cluster, hi, lo, 0);
    return this.ledger.isOpen ? { hi, lo } : { hi: 0, lo: 0 };
  }

  /** Changes the accrual of revenue by a lease that starts (+1) or stops (-1). */
  accrueLease(row: number, sign: 1 | -1): void {
    const { rows, book, simulator } = this;
    const cluster = rows.cluster[row]!;
    const gpus = sign * rows.gpus[row]!;
    const locked = rows.priceNano[row]!;
    if (Number.isNaN(locked)) this.floatingGpus[cluster * this.scenario.products.length + rows.product[row]!]! += gpus;
    const price = Number.isNaN(locked) ? this.priceNow(rows.product[row]!, rows.gpuType[row]!) : locked;
    book.accrue(cluster, gpus * price, simulator.nowMs);
  }

  /** A posted price changes now: accruals follow, bids are checked, waiting requests get a look. */
  pricesChanged(beforeMs: number): void {
    const { products, fleet } = this.scenario;
    fleet.clusters.forEach((spec, cluster) => {
      products.forEach((_, product) => {
        const gpus = this.floatingGpus[cluster * products.length + product]!;
        if (gpus === 0) return;
        const change = this.priceNow(product, spec.gpuType) - this.prices.priceNano(product, spec.gpuType, beforeMs);
        this.book.accrue(cluster, gpus * change, this.simulator.nowMs);
      });
    });
    this.leases.pricesChanged();
    this.admission.wakeAll();
  }

  /** Clusters that rent out a GPU type. */
  leaseClusters(gpuType: number): readonly number[] {
    return this.queues.leaseClusters[gpuType]!;
  }

  /** The queue of a lease by its product and GPU type. */
  leaseQueue(row: number): Queue {
    return this.queues.leaseQueues[this.rows.product[row]! * this.scenario.fleet.gpuTypes.length + this.rows.gpuType[row]!]!;
  }

  /** The queue that a job or lease belongs to. */
  queueOf(row: number): Queue {
    return this.rows.holder[row] === HOLDER.job ? this.jobQueues[this.rows.source[row]!]! : this.leaseQueue(row);
  }

  join(row: number, queue: Queue): void {
    this.rows.refusal[row] = LOSS.no_capacity;
    joinQueue(this.admission, queue, this.rows, row, this.scenario.policies.queueOrder);
  }

  /** An interrupted row goes back in front of its queue. */
  rejoin(row: number, queue: Queue): void {
    this.rows.state[row] = ROW_STATE.waiting;
    this.rows.line[row] = queue.id;
    this.rows.refusal[row] = LOSS.no_capacity;
    queue.line.putBack(row);
    this.admission.wake(queue.id);
  }

  /** Takes a waiting or claiming row out of whatever it waits in. */
  leaveLine(row: number): void {
    if (this.rows.state[row] === ROW_STATE.claiming) {
      this.placement.dropClaim(row);
      return;
    }
    this.leaveQueue(row, this.queueById[this.rows.line[row]!]!);
  }

  /** A row was started through another queue than the one it waits in. */
  tookFallback(row: number, waitedIn: Queue): void {
    this.leaveQueue(row, waitedIn);
  }

  /** Starts a row at time 0 on free GPUs, whatever price and policy say; false if it fits nowhere. */
  placeInitial(row: number, clusters: readonly number[]): boolean {
    for (const cluster of clusters) {
      if (!this.spaces[cluster]!.fits(this.rows.heldGpus[row]!)) continue;
      this.placement.place(row, cluster);
      return true;
    }
    return false;
  }

  /** Whether a gang could not be served even by an empty fleet. */
  neverFits(gpus: number, clusters: readonly number[], isExternal: boolean, isFirm: boolean): boolean {
    for (const cluster of clusters) {
      const spec = this.scenario.fleet.clusters[cluster]!;
      const size = this.spaces[cluster]!.gpus;
      const sellable = isExternal ? Math.floor(spec.sellableShare * size + 1e-9) : size;
      if (gpus <= (isFirm ? Math.min(sellable, size - spec.bufferGpus) : sellable)) return false;
    }
    return true;
  }

  /** Sets the clock of a waiting row's patience; one without any leaves at the end of the instant. */
  schedulePatience(row: number, kind: number): void {
    const { rows, simulator } = this;
    const patienceMs = rows.patienceMs[row]!;
    if (patienceMs === 0) {
      const at = this.impatientCount++;
      this.impatient[at] = row;
      this.impatientIdentity[at] = rows.identity[row]!;
      simulator.askPass(PHASE.admission);
    } else if (patienceMs < Number.POSITIVE_INFINITY) {
      rows.patienceEvent[row] = simulator.schedule(simulator.nowMs + patienceMs, PHASE.patience, kind, row);
    }
  }

  cancelPatience(row: number): void {
    if (this.rows.patienceEvent[row] !== NO_EVENT) this.simulator.cancel(this.rows.patienceEvent[row]!);
    this.rows.patienceEvent[row] = NO_EVENT;
  }

  /** Patience does not run while GPUs are on their way to the row. */
  patienceRanOut(row: number): void {
    this.rows.patienceEvent[row] = NO_EVENT;
    if (this.rows.state[row] === ROW_STATE.waiting) this.lifecycleOf(row).gaveUp(row, LOSS.reneged);
  }

  /** Refuses the row at the end of the instant if it still waits and more than `limit` of its source do. */
  checkLimit(row: number, limit: number | undefined): void {
    if (limit === undefined) return;
    this.limited.push({ row, identity: this.rows.identity[row]!, limit });
    this.simulator.askPass(PHASE.admission);
  }

  /** After an admission pass: those that have no patience and were not started leave at the end of the instant. */
  private noteLeavers(): void {
    let waits = this.limited.length > 0;
    for (let at = 0; at < this.impatientCount && !waits; at++) {
      waits = this.stillWaits(this.impatient[at]!, this.impatientIdentity[at]!);
    }
    if (waits) this.simulator.askPass(PHASE.patience);
    else this.impatientCount = 0;
  }

  private leaveImpatient(): void {
    while (this.limited.length > 0) {
      const { row, identity, limit } = this.limited.pop()!;
      if (!this.stillWaits(row, identity)) continue;
      const flows = this.rows.holder[row] === HOLDER.job ? this.jobFlows : this.segmentFlows;
      if (flows[this.rows.source[row]!]!.waiting > limit) this.lifecycleOf(row).gaveUp(row, LOSS.no_capacity);
    }
    const count = this.impatientCount;
    for (let at = 0; at < count; at++) {
      const row = this.impatient[at]!;
      if (!this.stillWaits(row, this.impatientIdentity[at]!)) continue;
      this.lifecycleOf(row).gaveUp(row, this.rows.refusal[row]!);
    }
    this.impatientCount = 0;
  }

  private stillWaits(row: number, identity: number): boolean {
    return this.rows.identity[row] === identity && this.rows.state[row] === ROW_STATE.waiting;
  }

  private leaveQueue(row: number, queue: Queue): void {
    const wasFirst = queue.line.first() === row;
    queue.line.remove(row);
    if (!wasFirst) return;
    this.admission.clearStranded(queue);
    if (queue.wants()) this.admission.wake(queue.id);
  }

  private makeAdmission(classes: RecallClasses, ends: readonly DeclaredEnds[]): Admission {
    const { policies, fleet } = this.scenario;
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
      firstClassBelow: (level) => classes.firstBelow[level]!,
      displacesOnlyLeases: (level) => classes.onlyLeasesBelow[level] === 1,
      consent: (row, cluster) => this.consent(row, cluster),
      afterQueues: () => this.leases.tryFallbacks(),
      afterPass: () => this.noteLeavers(),
    });
  }

  private registerServers(): void {
    const servers = [...this.services.sets, ...this.queues.all];
    this.admission.register(servers, (at, id) => {
      const server = servers[at]!;
      server.id = id;
      if ("line" in server) this.queueById[id] = server;
    });
  }

  /** Whether tenant and seller agree on a lease now: the price is still wanted, capacity control accepts. */
  private consent(row: number, cluster: number): number | undefined {
    const { rows, request } = this;
    if (rows.holder[row] !== HOLDER.lease) return undefined;
    const locked = rows.priceNano[row]!;
    const price = Number.isNaN(locked) ? this.priceNow(rows.product[row]!, rows.gpuType[row]!) : locked;
    if (Number.isNaN(locked) && !(price <= rows.limitNano[row]!)) return LEFT;
    if (rows.suspended[row] === 1) return undefined;
    request.segment = rows.source[row]!;
    request.product = rows.product[row]!;
    request.gpus = rows.gpus[row]!;
    request.cluster = cluster;
    request.priceNano = price;
    return this.control.decide(request, this.controlView) === REFUSE ? LOSS.refused_by_policy : undefined;
  }

  private makeControlView(): ControlView {
    const { book, counters } = this;
    return {
      installedUp: (cluster) => book.up(cluster),
      busy: (cluster) => book.busy(cluster) + book.reservedIdle(cluster),
      external: (cluster) => book.external(cluster),
      free: (cluster) => this.spaces[cluster]!.free,
      usedBySegment: (cluster, segment) => counters.usedBySegment(cluster, segment),
      usedByProduct: (cluster, product) => counters.usedByProduct(cluster, product),
    };
  }
}

