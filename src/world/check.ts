import type { WorldResult } from "../metrics/result.ts";
import { ACCOUNT } from "../model/accounts.ts";
import { STATE, STATE_COUNT } from "../model/states.ts";
import { ROW_STATE } from "../scheduling/rows.ts";
import { modelBreachAtEnd, modelBreachNow } from "./check-models.ts";
import type { World } from "./world.ts";

/** A breach of an invariant of the design; the message says which. */
export class InvariantBreach extends Error {
  override readonly name = "InvariantBreach";
}

/** Accounts of what tenants pay and are credited. */
const TENANT_ACCOUNTS: ReadonlySet<number> = new Set([
  ACCOUNT.usage_revenue,
  ACCOUNT.minimum_increment,
  ACCOUNT.unused_commitment,
  ACCOUNT.sla_credit,
  ACCOUNT.eviction_credit,
]);

/** Full recounts over all rows happen every so many events. */
const RECOUNT_EVERY = 1000;

/** Checks the invariants of the design after every event (`--check`); slow, for tests and doubt. */
export class InvariantCheck {
  private readonly world: World;
  private events = 0;

  constructor(world: World) {
    this.world = world;
  }

  afterEvent(): void {
    this.checkStates();
    this.checkFlows();
    if (++this.events % RECOUNT_EVERY === 0) this.recount();
  }

  /** Invariant 3: the bills of all leases are what the ledger says of tenants. */
  private checkBills(result: WorldResult): void {
    const bills = this.world.billing.closedBills.exact(0);
    let posted = 0n;
    for (const { account, product, usd } of result.ledger) {
      // Behind the products stand models, whose bills are those of requests.
      if (product >= this.world.scenario.products.length) continue;
      if (TENANT_ACCOUNTS.has(account)) posted += BigInt(usd.hi) * 1_000_000_000n + BigInt(usd.lo);
    }
    const billed = BigInt(bills.hi) * 1_000_000_000n + BigInt(bills.lo);
    must(billed === posted, `the bills add up to ${billed} nano-USD, the ledger to ${posted}`);
  }

  /** Integrals of the states add up to installed GPU time; uses and bills agree over the window. */
  atEnd(result: WorldResult): void {
    this.recount();
    let used = 0n;
    let billed = 0n;
    for (const row of result.ledger) {
      const gpuMs = BigInt(row.gpuHours.hi) * 3_600_000n + BigInt(row.gpuHours.lo);
      if (row.account === ACCOUNT.usage_revenue || row.account === ACCOUNT.unbilled_use) billed += gpuMs;
    }
    for (const segment of result.segments)
      used += BigInt(segment.usedGpuMs.hi) * 3_600_000n + BigInt(segment.usedGpuMs.lo);
    must(used === billed, `tenants used ${used} GPU-ms, the ledger has ${billed} billed or unbilled`);
    let held = 0n;
    for (const cluster of result.clusters) {
      for (const state of [STATE.reservedUsed, STATE.onDemand, STATE.block, STATE.spot]) {
        const { hi, lo } = cluster.stateGpuMs[state]!;
        held += BigInt(hi) * 3_600_000n + BigInt(lo);
      }
    }
    this.checkBills(result);
    must(used === held, `tenants used ${used} GPU-ms, the states say ${held}`);
    const breach = modelBreachAtEnd(this.world, result);
    must(breach === undefined, `${breach}`);
  }

  private checkStates(): void {
    const { book, spaces } = this.world;
    spaces.forEach((space, cluster) => {
      const installed = book.installed[cluster]!;
      must(
        book.total(cluster) === installed,
        `cluster ${cluster}: states add up to ${book.total(cluster)}, installed ${installed}`,
      );
      if (installed === 0) return;
      const idle = book.rawIdle(cluster);
      must(
        space.free + space.held === idle,
        `cluster ${cluster}: ${space.free} free + ${space.held} held, but ${idle} idle`,
      );
      must(
        space.down === book.count(cluster, STATE.down),
        `cluster ${cluster}: space and book differ on GPUs down`,
      );
      for (let state = 0; state < STATE_COUNT; state++) {
        must(book.count(cluster, state) >= 0, `cluster ${cluster}: state ${state} is negative`);
      }
    });
  }

  private checkFlows(): void {
    const { segmentFlows, jobFlows, scenario } = this.world;
    segmentFlows.forEach((flow, index) => {
      const breach = flow.imbalance();
      must(breach === undefined, `segment "${scenario.market.segments[index]!.name}": ${breach}`);
    });
    jobFlows.forEach((flow, index) => {
      const breach = flow.imbalance();
      must(breach === undefined, `jobs "${scenario.jobs[index]!.name}": ${breach}`);
    });
  }

  /** Counts the rows themselves: GPUs held per cluster against the states. */
  private recount(): void {
    const { rows, book, spaces } = this.world;
    const held = new Float64Array(spaces.length);
    for (let row = 0; row < rows.count; row++) {
      if (rows.isPlaced(row)) held[rows.cluster(row)]! += rows.heldGpus(row);
      must(rows.state(row) <= ROW_STATE.draining, `row ${row} is in no known state`);
    }
    spaces.forEach((space, cluster) => {
      const counted = book.up(cluster) - book.rawIdle(cluster);
      must(
        held[cluster] === counted,
        `cluster ${cluster}: rows hold ${held[cluster]} GPUs, states say ${counted}`,
      );
      must(space.free >= 0, `cluster ${cluster}: free GPUs are negative`);
    });
    const breach = modelBreachNow(this.world);
    must(breach === undefined, `${breach}`);
  }
}

function must(holds: boolean, message: string): void {
  if (!holds) throw new InvariantBreach(`invariant broken: ${message}`);
}
