import type { Exact, WorldResult } from "../metrics/result.ts";
import { STATE_COUNT, UNSOLD_REASONS } from "../model/states.ts";
import { CELL, CELL_COUNT } from "./cluster-book.ts";
import type { World } from "./world.ts";

const NOTHING: Exact = { hi: 0, lo: 0 };

/** What a finished run yields, as plain data. */
export function worldResult(world: World, endedBy: WorldResult["endedBy"]): WorldResult {
  const { scenario, ledger, simulator } = world;
  return {
    windowMs: scenario.horizonMs - scenario.warmupMs,
    clusters: scenario.fleet.clusters.map((_, cluster) => clusterTotals(world, cluster)),
    ledger: ledger.rows(),
    products: scenario.products.map((_, product) => productTotals(world, product)),
    segments: scenario.market.segments.map((_, segment) => segmentTotals(world, segment)),
    jobs: scenario.jobs.map((_, source) => world.jobs.totals(source)),
    services: scenario.services.map((_, service) => world.services.totals(service)),
    clients: scenario.serving.clients.map((_, client) => world.models.trade.totals(client)),
    deployments: world.models.deployments(),
    forecast: world.forecast?.totals(),
    use: { intervalMs: world.series.use.intervalMs, gpus: world.series.use.means() },
    observations: [...world.observer.values(), ...world.priceSetting.reports()],
    warnings: [...world.warnings],
    events: simulator.events,
    peakLive: world.rows.count,
    endedBy,
  };
}

function clusterTotals(world: World, cluster: number): WorldResult["clusters"][number] {
  const { book, capacity } = world;
  const exact = (cell: number): Exact => book.integrals.exact(cluster * CELL_COUNT + cell);
  return {
    stateGpuMs: Array.from({ length: STATE_COUNT }, (_, state) => exact(state)),
    surplusGpuMs: exact(CELL.surplus),
    unsoldGpuMs: UNSOLD_REASONS.map((_, reason) => exact(CELL.unsold + reason)),
    fragmentationGpuMs: exact(CELL.fragmentation),
    bufferSoldGpuMs: exact(CELL.bufferSold),
    nodeFailures: capacity.failures[cluster]!,
    nodeDowntimeH: capacity.downtimeH[cluster]!,
    nodeRepairs: capacity.repairs[cluster]!,
  };
}

function productTotals(world: World, product: number): WorldResult["products"][number] {
  const counts = world.counters.products[product]!;
  return {
    kind: world.scenario.products[product]!.kind,
    leases: counts.leases,
    bookings: counts.bookings,
    completed: counts.completed,
    evictions: counts.evictions,
    outbid: counts.outbid,
    interruptions: counts.interruptions,
    waits: counts.waits.totals(),
    lost: Array.from(counts.lost),
    unservedGpuMs: world.serviceLevel.unserved.exact(product),
    contractedGpuMs: world.serviceLevel.contracted.exact(product),
    buyDownGpuHours: counts.buyDownGpuHours,
    buyDownUsd: counts.buyDownUsd,
    bookingsUsd: world.blockMoney?.bookings.byProduct.exact(product) ?? NOTHING,
    backlogUsd: world.blockMoney?.backlog.byProduct.exact(product) ?? NOTHING,
  };
}

function segmentTotals(world: World, segment: number): WorldResult["segments"][number] {
  return {
    ...world.segmentFlows[segment]!.totals(),
    revenueUsd: world.billing.revenue.exact(segment),
    creditsUsd: world.billing.credits.exact(segment),
    bookingsUsd: world.blockMoney?.bookings.bySegment.exact(segment) ?? NOTHING,
    backlogUsd: world.blockMoney?.backlog.bySegment.exact(segment) ?? NOTHING,
    acceptedByProduct: Array.from(world.counters.acceptedBy[segment]!),
    buyDownGpuHours: world.counters.buyDownGpuHours[segment]!,
    buyDownUsd: world.counters.buyDownUsd[segment]!,
  };
}
