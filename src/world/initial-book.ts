import { samplerOf } from "../random/sampler.ts";
import { equilibriumResiduals } from "../workload/equilibrium.ts";
import type { World } from "./world.ts";

/** Puts the state of time 0 in place: the book that the scenario gives, then, if asked for, the equilibrium. */
export function addInitialBook(world: World): void {
  const { initial } = world.scenario;
  if (world.sells) {
    for (const lease of initial.leases) {
      for (let n = 0; n < lease.count; n++) world.leases.requests.addInitial(lease);
    }
  }
  for (const { source, count, gpus, ageMs, remainingMs } of initial.jobs) {
    for (let n = 0; n < count; n++) world.jobs.addInitial(source, gpus, ageMs, remainingMs);
  }
  if (initial.start === "stationary") addEquilibrium(world);
}

/** What an unlimited fleet would hold of jobs and leases (services in sessions start in equilibrium by themselves). */
function addEquilibrium(world: World): void {
  const { scenario, streams } = world;
  const { startEpochMs } = scenario;
  scenario.jobs.forEach((source, index) => {
    if (source.arrivals.kind !== "poisson") return;
    const entity = `jobs:${source.name}`;
    const gpus = samplerOf(source.gpus, streams.stream(entity, "initial-gpus"));
    const lives = equilibriumResiduals(
      source.arrivals,
      source.work,
      startEpochMs,
      streams.stream(entity, "initial"),
    );
    for (const remainingMs of lives)
      world.jobs.addInitial(index, Math.max(1, Math.round(gpus.draw())), 0, remainingMs);
  });
  if (!world.sells) return;
  scenario.market.segments.forEach((segment, index) => {
    if (segment.arrivals.kind !== "poisson") return;
    const stream = streams.stream(`segment:${segment.name}`, "initial");
    world.leases.requests.addEquilibrium(
      index,
      equilibriumResiduals(segment.arrivals, segment.duration, startEpochMs, stream),
    );
  });
}
