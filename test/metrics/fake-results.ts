import type {
  ClusterTotals,
  FlowTotals,
  JobTotals,
  LedgerRow,
  Replication,
  SegmentTotals,
  ServiceTotals,
  WaitTotals,
  WorldResult,
} from "../../src/metrics/result.ts";
import { ACCOUNT, type Account } from "../../src/model/accounts.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import { GPU_STATES, type GpuState, LOSS_REASONS, type LossReason } from "../../src/model/states.ts";
import { HOUR_MS } from "../../src/model/time.ts";

/** Small, hand-made results: only what a test sets is not zero. */

export const ZERO = { hi: 0, lo: 0 };

export function waits(hours: readonly number[]): WaitTotals {
  const positive = hours.filter((hour) => hour > 0);
  const bins: number[] = [];
  for (const hour of positive) {
    const bin = Math.floor(Math.log(hour * HOUR_MS) / Math.log(1.005));
    while (bins.length <= bin) bins.push(0);
    bins[bin]! += 1;
  }
  const ms = hours.reduce((sum, hour) => sum + Math.round(hour * HOUR_MS), 0);
  return {
    count: hours.length,
    sumH: hours.reduce((sum, hour) => sum + hour, 0),
    sumSquaresH: hours.reduce((sum, hour) => sum + hour * hour, 0),
    maxH: Math.max(0, ...hours),
    sumExact: { hi: Math.floor(ms / HOUR_MS), lo: ms % HOUR_MS },
    zeros: hours.length - positive.length,
    bins,
  };
}

type FlowSet = Partial<Omit<FlowTotals, "lost">> & { lost?: Partial<Record<LossReason, number>> };

export function flow(set: FlowSet = {}) {
  const { lost = {}, ...others } = set;
  return {
    offered: 0,
    accepted: 0,
    lost: LOSS_REASONS.map((reason) => lost[reason] ?? 0),
    lostGpuHours: LOSS_REASONS.map(() => 0),
    lostUsd: LOSS_REASONS.map(() => 0),
    waitingAtStart: 0,
    waitingAtEnd: 0,
    runningAtStart: 0,
    runningAtEnd: 0,
    suspendedAtStart: 0,
    suspendedAtEnd: 0,
    bookedAtStart: 0,
    bookedAtEnd: 0,
    completed: 0,
    failed: 0,
    killed: 0,
    outbid: 0,
    evictions: 0,
    interruptions: 0,
    lostWorkGpuHours: 0,
    usedGpuMs: ZERO,
    waits: waits([]),
    sojourns: waits([]),
    services: waits([]),
    ...others,
  };
}

export function segment(set: FlowSet & Partial<Omit<SegmentTotals, "lost">>): SegmentTotals {
  return {
    revenueUsd: ZERO,
    creditsUsd: ZERO,
    acceptedByProduct: [0, 0],
    buyDownGpuHours: 0,
    buyDownUsd: 0,
    bookingsUsd: ZERO,
    backlogUsd: ZERO,
    ...flow(set),
  } as SegmentTotals;
}

export function jobs(set: FlowSet & Partial<Omit<JobTotals, "lost">>): JobTotals {
  return { late: 0, lossUsd: ZERO, ...flow(set) } as JobTotals;
}

export function service(demand: number, served: number): ServiceTotals {
  return {
    demandGpuMs: { hi: demand, lo: 0 },
    servedGpuMs: { hi: served, lo: 0 },
    shortfallGpuMs: { hi: demand - served, lo: 0 },
    heldGpuMs: { hi: served, lo: 0 },
    peakDemandGpus: 10,
    lossUsd: ZERO,
  };
}

export function cluster(
  hours: Partial<Record<GpuState, number>>,
  set: Partial<ClusterTotals> = {},
): ClusterTotals {
  return {
    stateGpuMs: GPU_STATES.map((state) => ({ hi: hours[state] ?? 0, lo: 0 })),
    surplusGpuMs: ZERO,
    unsoldGpuMs: [ZERO, ZERO, ZERO, ZERO, ZERO],
    fragmentationGpuMs: ZERO,
    bufferSoldGpuMs: ZERO,
    nodeFailures: 0,
    nodeDowntimeH: 0,
    nodeRepairs: 0,
    ...set,
  };
}

export function posting(account: Account, hi: number, lo = 0, set: Partial<LedgerRow> = {}): LedgerRow {
  return { account: ACCOUNT[account], product: -1, cluster: 0, usd: { hi, lo }, gpuHours: ZERO, ...set };
}

export function world(set: Partial<WorldResult> = {}): WorldResult {
  return {
    windowMs: 24 * HOUR_MS,
    use: { intervalMs: HOUR_MS, gpus: [] },
    clusters: [],
    ledger: [],
    products: [],
    segments: [],
    jobs: [],
    clients: [],
    deployments: [],
    services: [],
    observations: [],
    warnings: [],
    events: 10,
    peakLive: 1,
    endedBy: "horizon",
    ...set,
  };
}

export function replication(run: WorldResult, salesOff: WorldResult = world(), index = 0): Replication {
  return { index, seed: "1", run, salesOff, ledger: run.ledger };
}

/** A scenario with one cluster, two products, one segment and one job source. */
export function scenario(set: Partial<Scenario> = {}): Scenario {
  const law = { kind: "constant", value: 1 } as const;
  const shape = { utcOffsetMs: 0 };
  const product = {
    level: 4,
    priceLock: "admission",
    queue: "one_line",
    incrementMs: 0,
    sla: [],
    minDurationMs: 0,
    usageShare: 1,
    resellIdle: false,
    prepaidShare: 0,
    noticeMs: 0,
    onReclaim: "kill",
    interruptedHour: "billed",
    evictionCreditHours: 0,
    checkpointCostMs: 0,
    restartMs: 0,
  } as const;
  return {
    name: "fake",
    startEpochMs: Date.UTC(2026, 10, 2),
    warmupMs: 0,
    horizonMs: 24 * HOUR_MS,
    eventBudget: 1000,
    seriesIntervalMs: HOUR_MS,
    fleet: {
      gpuTypes: [{ name: "H100", loadWatts: 1300, idleWatts: 450, relativePerformance: 1, rentable: true }],
      dataCenters: [{ name: "ohio", pue: 1.1, electricity: { timesMs: [0], values: [65] }, utcOffsetMs: 0 }],
      clusters: [
        {
          name: "c1",
          dataCenter: 0,
          gpuType: 0,
          topology: "pool",
          nodes: 1,
          gpusPerNode: 100,
          sellableShare: 1,
          turnaroundMs: 0,
          bufferGpus: 0,
          startsOffline: false,
          events: [],
        },
      ],
    },
    services: [],
    jobs: [
      {
        name: "training",
        arrivals: { kind: "poisson", ratePerHour: 1, shape },
        gpus: law,
        work: { kind: "constant", value: HOUR_MS },
        clusters: [0],
        level: 2,
        preemptible: true,
        noticeMs: 0,
        restartMs: 0,
        onInterruption: "resume",
        decayMs: HOUR_MS,
        valueUsdPerGpuHour: 1,
        delayCostUsdPerHour: 0,
      },
    ],
    market: {
      segments: [
        {
          name: "startups",
          arrivals: { kind: "poisson", ratePerHour: 1, shape },
          gpus: law,
          duration: { kind: "constant", value: HOUR_MS },
          gpuTypes: [{ gpuType: 0, wtpFactor: 1 }],
          wtp: law,
          interruptionDiscount: 0,
          products: [0, 1],
          tasteUsdPerGpuHour: 0,
          switchingCostUsdPerGpuHour: 0,
        },
      ],
      competitors: [],
    },
    products: [
      {
        ...product,
        name: "on_demand",
        kind: "on_demand",
        prices: [{ timesMs: [0], values: [2_950_000_000] }],
      },
      {
        ...product,
        name: "spot",
        kind: "spot",
        prices: [{ timesMs: [0, 12 * HOUR_MS], values: [1_000_000_000, 1_500_000_000] }],
      },
    ],
    serving: { models: [], clients: [] },
    policies: {
      queueOrder: "fifo",
      backfillDepth: 50,
      placement: "best_fit",
      reclaim: "youngest_first",
      reclaimCandidates: 16,
      capacityControl: { name: "complete_sharing", parameters: {} },
      sell: true,
    },
    costs: { tenancyOverheadShare: 0, supportNanoPerGpuHour: 0, energy: true },
    initial: { start: "stationary", jobs: [], leases: [] },
    observe: [],
    ...set,
  };
}

export function productTotals() {
  return {
    kind: "on_demand" as const,
    leases: 1,
    completed: 1,
    evictions: 0,
    outbid: 0,
    interruptions: 0,
    waits: waits([0]),
    lost: LOSS_REASONS.map(() => 0),
    unservedGpuMs: ZERO,
    contractedGpuMs: ZERO,
    buyDownGpuHours: 0,
    buyDownUsd: 0,
    bookings: 0,
    bookingsUsd: ZERO,
    backlogUsd: ZERO,
  };
}
