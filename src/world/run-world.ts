import { PHASE } from "../engine/simulator.ts";
import type { WorldResult } from "../metrics/result.ts";
import type { Scenario } from "../model/scenario.ts";
import { FOREVER_MS } from "../model/time.ts";
import { HOLDER, ROW_STATE } from "../scheduling/rows.ts";
import { InvariantCheck } from "./check.ts";
import { addInitialBook } from "./initial-book.ts";
import { postOverheads } from "./overheads.ts";
import { World, type WorldOptions } from "./world.ts";
import { worldResult } from "./world-result.ts";

export interface RunOptions extends WorldOptions {
  /** Asked now and then; true ends the run with `RunStopped`. */
  readonly shouldStop?: (() => boolean) | undefined;
  readonly onProgress?: ((nowMs: number) => void) | undefined;
}

/** The run was stopped from outside before its end. */
export class RunStopped extends Error {
  override readonly name = "RunStopped";
}

/** A fault inside a run, with all that is needed to meet it again. */
export class RunFailed extends Error {
  override readonly name = "RunFailed";
  readonly nowMs: number;
  readonly events: number;

  constructor(cause: unknown, nowMs: number, events: number) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.nowMs = nowMs;
    this.events = events;
  }
}

/** Times per run at which it looks up from its work (progress, stop). */
const CHECKPOINTS = 200;

/**
 * Runs a scenario once, from time 0 to the end of its window.
 *
 * Deterministic: scenario, seed and replication fix every figure of the result.
 *
 * @throws RunFailed for a fault of ours or a bad row of a trace; RunStopped when asked to stop.
 */
export function runWorld(scenario: Scenario, options: RunOptions): WorldResult {
  const world = new World(scenario, options);
  try {
    return execute(world, options);
  } catch (error) {
    if (error instanceof RunStopped) throw error;
    throw new RunFailed(error, world.simulator.nowMs, world.simulator.events);
  } finally {
    world.jobs.close();
    world.models.release();
  }
}

function execute(world: World, options: RunOptions): WorldResult {
  const { scenario, simulator } = world;
  schedule(world, options);
  const check = options.check ? new InvariantCheck(world) : undefined;
  world.capacity.begin();
  addInitialBook(world);
  if (scenario.warmupMs === 0) openWindow(world);
  world.services.begin();
  world.jobs.begin();
  world.models.begin();
  world.forecast?.begin();
  if (world.sells) {
    world.leases.requests.begin();
    world.priceSetting.begin();
    world.competitorMoves.begin(world.priceSetting.followsCompetitors);
  }
  world.series.begin();
  const endedBy = simulator.run({
    endMs: scenario.horizonMs,
    eventBudget: scenario.eventBudget,
    ...(world.observer.needsClock ? { onAdvance: (from, to) => world.observer.advance(from, to) } : {}),
    ...(check ? { afterEvent: () => check.afterEvent() } : {}),
  });
  const result = closeWindow(world, endedBy);
  check?.atEnd(result);
  return result;
}

/** Window edge, price changes, months, and looking up. */
function schedule(world: World, options: RunOptions): void {
  const { scenario, simulator } = world;
  const { horizonMs, warmupMs } = scenario;
  if (warmupMs > 0) {
    simulator.schedule(
      warmupMs,
      PHASE.windowEdge,
      simulator.on(() => openWindow(world)),
      0,
    );
  }
  scheduleMonths(world);
  schedulePrices(world);
  scheduleElectricity(world);
  const { shouldStop, onProgress } = options;
  if (shouldStop === undefined && onProgress === undefined) return;
  // One after the other: pending all at once they would be most of the event queue of a small system.
  const kind = simulator.on((n) => {
    if (shouldStop?.()) throw new RunStopped("stopped");
    onProgress?.(simulator.nowMs);
    next(n + 1);
  });
  const next = (n: number): void => {
    if (n < CHECKPOINTS)
      simulator.schedule(Math.floor((horizonMs * n) / CHECKPOINTS), PHASE.windowEdge, kind, n);
  };
  next(1);
}

function scheduleMonths(world: World): void {
  const { scenario, simulator } = world;
  if (!scenario.products.some((product) => product.sla.length > 0)) return;
  const kind = simulator.on(() => {
    world.serviceLevel.monthEnds(simulator.nowMs);
    next();
  });
  const next = (): void => {
    const now = new Date(scenario.startEpochMs + simulator.nowMs);
    const atMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - scenario.startEpochMs;
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.windowEdge, kind, 0);
  };
  next();
}

function schedulePrices(world: World): void {
  const { scenario, simulator, prices } = world;
  const kind = simulator.on(() => {
    world.pricesChanged();
    next();
  });
  const next = (): void => {
    const atMs = prices.nextChangeMs(simulator.nowMs);
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.demandAndPrice, kind, 0);
  };
  if (world.sells) next();
}

function scheduleElectricity(world: World): void {
  const { scenario, simulator, energy } = world;
  const { dataCenters } = scenario.fleet;
  const steps = dataCenters.map(() => 0);
  const kind = simulator.on((dataCenter) => {
    energy.priceChanged(dataCenter, simulator.nowMs);
    next(dataCenter);
  });
  const next = (dataCenter: number): void => {
    const { timesMs } = dataCenters[dataCenter]!.electricity;
    while (steps[dataCenter]! < timesMs.length && timesMs[steps[dataCenter]!]! <= simulator.nowMs)
      steps[dataCenter]!++;
    const atMs = timesMs[steps[dataCenter]!] ?? FOREVER_MS;
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.demandAndPrice, kind, dataCenter);
  };
  for (let dataCenter = 0; dataCenter < dataCenters.length; dataCenter++) next(dataCenter);
}

/** The warm-up is over: everything that is counted starts from zero, with the balances as they are. */
function openWindow(world: World): void {
  const { book, energy, series, services, ledger, counters, capacity } = world;
  world.models.catchUp();
  series.cut();
  for (let cell = 0; cell < book.integralCells; cell++) book.integrals.reset(cell);
  energy.restart();
  series.restart();
  services.open();
  capacity.open();
  world.forecast?.open();
  ledger.isOpen = true;
  counters.isOpen = true;
  world.models.open();
  for (const flow of [...world.segmentFlows, ...world.jobFlows]) flow.open();
}

/** The end of the window: what is open is billed as far as it was seen. */
function closeWindow(world: World, endedBy: WorldResult["endedBy"]): WorldResult {
  const { rows, series, services, energy } = world;
  world.models.catchUp();
  series.cut();
  services.close();
  for (let row = 0; row < rows.count; row++) {
    if (rows.state(row) === ROW_STATE.free) continue;
    if (rows.holder(row) === HOLDER.job) world.jobs.cutAtEnd(row);
    else if (rows.holder(row) === HOLDER.lease) world.leases.cutAtEnd(row);
    else if (rows.holder(row) === HOLDER.replica) world.replicas.cutAtEnd(row);
  }
  world.models.close();
  energy.close();
  postOverheads(world);
  return worldResult(world, endedBy);
}
