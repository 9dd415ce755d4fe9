import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS } from "../model/time.ts";
import type { DemandSpec, JobSource } from "../model/workload.ts";
import { meanRequests } from "../scenario/token-load.ts";

/** About as many events as cold code does in the time that starting threads and warming their code up would save. */
export const FEW_EVENTS = 150_000;

/** Events in one thread from which on larger compiled functions pay for the time that it takes to compile them. */
const MANY_EVENTS = 1_000_000;

/** Whether so many events are ahead of a thread; where nothing is known of their number, few may come. */
export function areMany(events: number): boolean {
  return Number.isFinite(events) && events > MANY_EVENTS;
}

/** Events per arrival, about: it comes, it starts, it ends, and some wait, give up or are interrupted. */
const PER_ARRIVAL = 3;

/**
 * Rough number of events of a run [events]; Infinity where nothing is known beforehand (traces, backlogs).
 *
 * Good to a small factor: for deciding where a run is done, not what it yields. Daily shapes and batches are taken as 1;
 * what holds GPUs at the start counts as one event per GPU of the fleet.
 */
export function expectedEvents(scenario: Scenario, salesOff: boolean): number {
  const hours = scenario.horizonMs / HOUR_MS;
  const segments = salesOff ? [] : scenario.market.segments;
  const arrivalsPerHour = sum([...segments, ...scenario.jobs].map(({ arrivals }) => ratePerHour(arrivals)));
  const changesPerHour = sum(scenario.services.map(({ demand }) => demandChangesPerHour(demand)));
  const gpus = sum(scenario.fleet.clusters.map((cluster) => cluster.nodes * cluster.gpusPerNode));
  const tokens = tokenEventsPerHour(scenario, salesOff);
  return (PER_ARRIVAL * arrivalsPerHour + changesPerHour + tokens) * hours + gpus;
}

/** Requests for tokens one by one, or an interval of them at a time. */
function tokenEventsPerHour(scenario: Scenario, salesOff: boolean): number {
  const { models, clients } = scenario.serving;
  const there = clients.filter(({ owner }) => owner === "internal" || !salesOff);
  return sum(
    there.map((client) => {
      const { fidelity, intervalMs } = models[client.model]!;
      if (fidelity === "aggregate") return HOUR_MS / intervalMs;
      const requestsPerMs = meanRequests(scenario, client)?.requestsPerMs ?? Number.POSITIVE_INFINITY;
      return PER_ARRIVAL * requestsPerMs * HOUR_MS;
    }),
  );
}

function ratePerHour(arrivals: JobSource["arrivals"]): number {
  if (arrivals.kind === "poisson") return arrivals.ratePerHour;
  return arrivals.kind === "regular" ? HOUR_MS / arrivals.everyMs : Number.POSITIVE_INFINITY;
}

function demandChangesPerHour(demand: DemandSpec): number {
  if (demand.kind === "profile") return HOUR_MS / demand.stepMs;
  return demand.kind === "sessions" ? 2 * demand.arrivals.ratePerHour : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
