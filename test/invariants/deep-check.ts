import { NO_EVENT } from "../../src/engine/event-queue.ts";
import type { Line } from "../../src/scheduling/line.ts";
import { HOLDER, NONE, ROW_STATE } from "../../src/scheduling/rows.ts";
import { SizeLines } from "../../src/scheduling/size-lines.ts";
import type { Queue } from "../../src/world/admission.ts";
import { InvariantCheck } from "../../src/world/check.ts";
import type { InstanceSet } from "../../src/world/instance-sets.ts";
import { Placement } from "../../src/world/placement.ts";
import type { World } from "../../src/world/world.ts";
import { checkCalendar } from "./calendar-check.ts";
import { must } from "./must.ts";

/** What the tests look at behind the curtain. */
interface Inside {
  readonly waiting: { readonly options: { readonly queues: { readonly all: readonly Queue[] } } };
  readonly admission: {
    sellableFree(row: number, cluster: number): number;
    hasRoom(row: number, cluster: number, firstClass: number, maxFree: number): boolean;
    readonly options: AdmissionInside;
  };
}
interface AdmissionInside {
  firstClassBelow: Int32Array;
  consent(row: number, cluster: number): number | undefined;
}

interface Recalls {
  claim(this: Recalls, row: number, ...rest: number[]): void;
  giveNotice(this: Recalls, victim: number, dueMs: number): void;
  readonly options: { readonly rows: World["rows"] };
}

/** Runs with a full recount of everything after every event, on top of the checks of `--check`. */
export function watchDeeply<T>(action: () => T): T {
  const checks = InvariantCheck.prototype as unknown as { afterEvent(this: { world: World }): void };
  const recalls = Placement.prototype as unknown as Recalls;
  const { afterEvent } = checks;
  const { claim, giveNotice } = recalls;
  let claimant: number = NONE;
  checks.afterEvent = function recountAfterwards() {
    afterEvent.call(this);
    recount(this.world);
  };
  recalls.claim = function rememberClaimant(row, ...rest) {
    claimant = row;
    claim.call(this, row, ...rest);
  };
  recalls.giveNotice = function judgeVictim(victim, dueMs) {
    const { rows } = this.options;
    must(rows.isRecallable(victim), () => `row ${victim} is firm, or under notice already, and is reclaimed`);
    must(
      rows.level(victim) > rows.level(claimant),
      () => `row ${victim} is displaced by one that is not stronger`,
    );
    must(rows.isPlaced(victim), () => `row ${victim} is reclaimed without GPUs`);
    giveNotice.call(this, victim, dueMs);
  };
  try {
    return action();
  } finally {
    checks.afterEvent = afterEvent;
    Object.assign(recalls, { claim, giveNotice });
  }
}

function recount(world: World): void {
  checkFlows(world);
  checkLines(world);
  checkSpaces(world);
  checkMoney(world);
  checkServices(world);
  checkCalendar(world);
  checkEvents(world);
  if (isSettled(world)) checkNobodyForgotten(world);
}

function liveRows(world: World): number[] {
  const live: number[] = [];
  for (let row = 0; row < world.rows.count; row++)
    if (world.rows.state(row) !== ROW_STATE.free) live.push(row);
  must(live.length === world.rows.live, () => `${live.length} rows are live, ${world.rows.live} are counted`);
  return live;
}

/** Waiting, running, suspended, booked and GPUs in use of each source are the rows that are there. */
function checkFlows(world: World): void {
  const { rows } = world;
  const counted = [world.jobFlows, world.segmentFlows].map((flows) =>
    flows.map(() => ({ waiting: 0, running: 0, suspended: 0, booked: 0, inUse: 0 })),
  );
  for (const row of liveRows(world)) {
    if (rows.holder(row) >= HOLDER.instance) continue;
    const count = counted[rows.holder(row)]![rows.source(row)]!;
    if (rows.isBooked(row)) count.booked++;
    else if (rows.isPlaced(row)) {
      count.running++;
      count.inUse += rows.gpus(row) - rows.idleGpus(row);
    } else if (rows.isSuspended(row)) count.suspended++;
    else count.waiting++;
  }
  [world.jobFlows, world.segmentFlows].forEach((flows, holder) => {
    flows.forEach((flow, source) => {
      for (const what of ["waiting", "running", "suspended", "booked", "inUse"] as const) {
        const rowsSay = counted[holder]![source]![what];
        must(
          flow[what] === rowsSay,
          () => `source ${holder}/${source}: ${what} is ${flow[what]}, rows say ${rowsSay}`,
        );
      }
    });
  });
}

function rowsOf(line: Line, rows: World["rows"]): number[] {
  const inLine: number[] = [];
  if (line.constructor.name === "FifoLine") {
    for (let row = line.first(); row !== NONE; row = rows.next(row)) {
      inLine.push(row);
      if (inLine.length > rows.count) break;
    }
  }
  return inLine;
}

/** The rows before which nobody stands. */
function headsOf(line: Line): number[] {
  const lines =
    line instanceof SizeLines
      ? (line as unknown as { lines: { line: Line }[] }).lines.map((each) => each.line)
      : [line];
  return lines.map((each) => each.first()).filter((row) => row !== NONE);
}

/** Every waiting row is in its line, and nobody else is. */
function checkLines(world: World): void {
  const { rows } = world;
  const { queues } = (world as unknown as Inside).waiting.options;
  const waiting = new Map<number, number>();
  let gpus = 0;
  for (const row of liveRows(world)) {
    if (rows.state(row) !== ROW_STATE.waiting || rows.holder(row) >= HOLDER.instance) continue;
    const { id } = world.waiting.queueOf(row);
    waiting.set(id, (waiting.get(id) ?? 0) + 1);
    gpus += rows.gpus(row);
  }
  let gpusInLines = 0;
  for (const { line, id } of queues.all) {
    gpusInLines += line.gpus;
    must(
      line.size === (waiting.get(id) ?? 0),
      () => `line ${id} has ${line.size} rows, ${waiting.get(id) ?? 0} wait for it`,
    );
    if (line.constructor.name !== "FifoLine") continue;
    const inLine = rowsOf(line, rows);
    must(inLine.length === line.size, () => `line ${id} links ${inLine.length} rows and counts ${line.size}`);
    for (const row of inLine)
      must(
        rows.state(row) === ROW_STATE.waiting && world.waiting.queueOf(row).id === id,
        () => `row ${row} is in a wrong line`,
      );
  }
  must(gpusInLines === gpus, () => `lines want ${gpusInLines} GPUs, their rows ${gpus}`);
}

/** GPUs by state, held by claims, promised, and in use by segment and product are those of the rows. */
function checkSpaces(world: World): void {
  const { rows, spaces, book, counters, scenario } = world;
  const n = spaces.length;
  const held = new Float64Array(n);
  const promised = new Float64Array(n);
  const states = Array.from({ length: n }, () => new Float64Array(10));
  const bySegment = new Map<string, number>();
  for (const row of liveRows(world)) {
    const cluster = rows.cluster(row);
    if (rows.state(row) === ROW_STATE.claiming) held[cluster]! += rows.heldGpus(row) - rows.missing(row);
    if (!rows.isPlaced(row)) continue;
    const used = rows.gpus(row) - rows.idleGpus(row);
    const state = states[cluster]!;
    if (rows.isTurning(row)) state[1]! += rows.heldGpus(row);
    else {
      state[rows.gpuState(row)]! += used;
      state[4]! += rows.heldGpus(row) - used;
    }
    promised[cluster]! += rows.gpus(row) - rows.heldGpus(row);
    if (rows.holder(row) !== HOLDER.lease) continue;
    const key = `${cluster}/${rows.source(row)}`;
    bySegment.set(key, (bySegment.get(key) ?? 0) + rows.gpus(row));
  }
  const { initial } = scenario;
  for (let cluster = 0; cluster < n; cluster++) {
    // The book at the start is signed without regard to the share.
    const isOwn = initial.leases.length === 0 && initial.start === "empty" && book.installed[cluster]! > 0;
    must(
      !isOwn || book.sellableLeft(cluster) >= 0,
      () => `cluster ${cluster}: sold beyond the sellable share by ${-book.sellableLeft(cluster)}`,
    );
    must(
      spaces[cluster]!.held === held[cluster],
      () => `cluster ${cluster}: ${spaces[cluster]!.held} held, claims say ${held[cluster]}`,
    );
    must(book.promised[cluster] === promised[cluster], () => `cluster ${cluster}: promise differs`);
    for (const state of [1, 2, 3, 5, 6, 7]) {
      const counted = book.count(cluster, state);
      must(
        counted === states[cluster]![state],
        () => `cluster ${cluster}: state ${state} is ${counted}, rows say ${states[cluster]![state]}`,
      );
    }
    scenario.market.segments.forEach((_, segment) => {
      const counted = counters.usedBySegment(cluster, segment);
      must(
        counted === (bySegment.get(`${cluster}/${segment}`) ?? 0),
        () => `cluster ${cluster}: use of segment ${segment} differs`,
      );
    });
  }
}

/** Revenue accrues at the prices of the leases that are billed. */
function checkMoney(world: World): void {
  const { rows, book, billing, simulator } = world;
  // At the instant of a price change the accrual follows with its event.
  if (simulator.queue.nextTimeMs() === simulator.nowMs) return;
  const rate = new Float64Array(world.spaces.length);
  for (const row of liveRows(world)) {
    if (rows.holder(row) !== HOLDER.lease || !rows.isAtWork(row)) continue;
    must(rows.isPlaced(row), () => `row ${row} is billed without GPUs`);
    rate[rows.cluster(row)]! += rows.gpus(row) * billing.priceNano(row, simulator.nowMs);
  }
  rate.forEach((expected, cluster) => {
    const accrued = book.revenueRate[cluster]!;
    must(
      Math.abs(accrued - expected) < 1,
      () => `cluster ${cluster}: revenue accrues at ${accrued}, leases pay ${expected}`,
    );
  });
}

function checkServices(world: World): void {
  const { rows, services } = world;
  for (const set of [...services.sets.all, ...world.replicas.sets.all]) {
    let size = 0;
    for (let row = set.top; row !== NONE; row = rows.next(row)) if (++size > rows.count) break;
    must(size === set.size, () => `a set links ${size} instances and counts ${set.size}`);
    must(size <= set.target, () => `a set of ${set.target} has ${size} instances`);
  }
  const held = new Float64Array(world.scenario.services.length);
  for (const row of liveRows(world)) {
    if (rows.holder(row) === HOLDER.instance && rows.isPlaced(row))
      held[services.places[rows.source(row)]!.service]! += rows.gpus(row);
  }
  held.forEach((gpus, service) => {
    const counted = services.inUse(service);
    must(counted === gpus, () => `service ${service} holds ${counted}, rows ${gpus}`);
  });
}

/** Whoever works has an end in sight; whoever waits has none. */
function checkEvents(world: World): void {
  const { rows } = world;
  for (const row of liveRows(world)) {
    if (rows.holder(row) >= HOLDER.instance) continue;
    const ends = rows.endEvent(row) !== NO_EVENT;
    if (rows.state(row) === ROW_STATE.active || rows.state(row) === ROW_STATE.draining) {
      must(ends, () => `row ${row} is active and would never end`);
    } else if (rows.holder(row) === HOLDER.job || !rows.isSuspended(row)) {
      must(!ends || rows.state(row) === ROW_STATE.loading, () => `row ${row} does not run but has an end`);
    }
    if (!rows.isPlaced(row))
      must(rows.noticeEvent(row) === NO_EVENT, () => `row ${row} is under notice without GPUs`);
  }
}

/** Nothing more will happen at this instant. */
function isSettled(world: World): boolean {
  const { askedPasses } = world.simulator as unknown as { askedPasses: number };
  return askedPasses === 0 && world.simulator.queue.nextTimeMs() > world.simulator.nowMs;
}

/** A further row of the set could not start anywhere. */
function checkCannotGrow(
  { rows }: World,
  { at, terms, clusters }: InstanceSet,
  couldStart: (row: number, cluster: number) => boolean,
): void {
  const row = rows.add(HOLDER.replica, at);
  rows.setGpus(row, terms.gpus);
  rows.setHeldGpus(row, terms.gpus);
  rows.setStanding(row, terms.level, terms.gpuState, terms);
  for (const cluster of clusters)
    must(!couldStart(row, cluster), () => `replicas of set ${at} could grow on cluster ${cluster}`);
  rows.remove(row);
}

/** No head of a line and no instance set could start on the GPUs that are there: no wake-up was missed. */
function checkNobodyForgotten(world: World): void {
  const { rows, spaces, services, placement } = world;
  const { admission, waiting } = world as unknown as Inside;
  const { queues } = waiting.options;
  const couldStart = (row: number, cluster: number) => {
    const firstClass = admission.options.firstClassBelow[rows.level(row)]!;
    const maxFree = admission.sellableFree(row, cluster);
    if (!admission.hasRoom(row, cluster, firstClass, maxFree)) return false;
    const space = spaces[cluster]!;
    const held = rows.heldGpus(row);
    if (!(maxFree >= held && space.fits(held)) && !space.canClaim(held, firstClass, maxFree)) return false;
    return admission.options.consent(row, cluster) === undefined;
  };
  for (const { line, clusters, id } of queues.all) {
    for (const head of headsOf(line)) {
      for (const cluster of clusters)
        must(!couldStart(head, cluster), () => `the head of line ${id} could start on cluster ${cluster}`);
    }
  }
  for (const set of services.sets.all) {
    if (!set.wants()) continue;
    const { gpus } = set.terms;
    const [cluster] = set.clusters as [number];
    const space = spaces[cluster]!;
    const firstClass = admission.options.firstClassBelow[set.level]!;
    const isThere = space.reach(firstClass) - gpus >= world.book.promised[cluster]!;
    must(
      !isThere || !(space.fits(gpus) || space.canClaim(gpus, firstClass, Number.POSITIVE_INFINITY)),
      () => `an instance set of cluster ${cluster} could grow`,
    );
  }
  for (const set of world.replicas.sets.all) if (set.wants()) checkCannotGrow(world, set, couldStart);
  for (const row of liveRows(world)) {
    const isFirmLease = rows.holder(row) === HOLDER.lease && !rows.isRecallable(row);
    if (rows.state(row) !== ROW_STATE.waiting || (isFirmLease && rows.isSuspended(row))) continue;
    // The patience of a sealed bid begins with its auction.
    if (
      rows.holder(row) === HOLDER.lease &&
      world.priceSetting.isSealed(rows.product(row), rows.gpuType(row))
    )
      continue;
    const mayWait = rows.patienceMs(row) === Number.POSITIVE_INFINITY || rows.patienceEvent(row) !== NO_EVENT;
    must(mayWait, () => `row ${row} waits beyond its patience`);
  }
  must(placement.handedOver.length === 0, () => "a complete claim was not started");
  for (const row of placement.openClaims) {
    // A block holds what it claims until its start, and until its GPUs are prepared.
    if (rows.isBooked(row) || rows.loadEvent(row) !== NO_EVENT) continue;
    must(
      rows.state(row) === ROW_STATE.claiming && rows.missing(row) > 0,
      () => `row ${row} is no open claim`,
    );
    // A claim under the sellable share waits for what it replaces, whatever is free.
    must(
      rows.isCapped(row) || !spaces[rows.cluster(row)]!.fits(rows.heldGpus(row)),
      () => `the open claim ${row} would fit on free GPUs`,
    );
  }
}
