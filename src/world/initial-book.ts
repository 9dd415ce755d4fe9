import { HOUR_MS } from "../model/time.ts";
import { equilibriumDraw, meanOf, samplerOf } from "../random/sampler.ts";
import { shapeAt } from "../random/shape.ts";
import type { ArrivalSpec } from "../model/workload.ts";
import type { World } from "./world.ts";

/** Puts the state of time 0 in place: the book that the scenario gives, then, if asked for, the equilibrium. */
export function addInitialBook(world: World): void {
  const { initial } = world.scenario;
  if (world.sells) {
    for (const lease of initial.leases) {
      for (let n = 0; n < lease.count; n++) world.leases.addInitial(lease);
    }
  }
  for (const { source, count, gpus, ageMs, remainingMs } of initial.jobs) {
    for (let n = 0; n < count; n++) world.jobs.addInitial(source, gpus, ageMs, remainingMs);
  }
  if (initial.start === "stationary") addEquilibrium(world);
}

/** What an unlimited fleet would hold: Poisson numbers with residual lives from the equilibrium laws. */
function addEquilibrium(world: World): void {
  const { scenario, streams } = world;
  scenario.jobs.forEach((source, index) => {
    if (source.arrivals.kind !== "poisson") return;
    const stream = streams.stream(`jobs:${source.name}`, "initial");
    const gpus = samplerOf(source.gpus, streams.stream(`jobs:${source.name}`, "initial-gpus"));
    const number = poisson(rateAt(source.arrivals, world) * (meanOf(source.work) / HOUR_MS), stream.next());
    for (let n = 0; n < number; n++) {
      const remaining = Math.max(1, Math.round(equilibriumDraw(source.work, stream)));
      world.jobs.addInitial(index, Math.max(1, Math.round(gpus.draw())), 0, remaining);
    }
  });
  if (!world.sells) return;
  scenario.market.segments.forEach((segment, index) => {
    if (segment.arrivals.kind !== "poisson") return;
    const stream = streams.stream(`segment:${segment.name}`, "initial");
    const mean = rateAt(segment.arrivals, world) * (meanOf(segment.duration) / HOUR_MS);
    const number = poisson(mean, stream.next());
    world.leases.addEquilibrium(index, number, () => Math.max(1, Math.round(equilibriumDraw(segment.duration, stream))));
  });
}

function rateAt(arrivals: Extract<ArrivalSpec, { kind: "poisson" }>, world: World): number {
  const batch = arrivals.batch === undefined ? 1 : meanOf(arrivals.batch);
  return arrivals.ratePerHour * batch * shapeAt(arrivals.shape, 0, world.scenario);
}

/** Poisson number by inversion of one uniform; the normal tail is never needed at means of fleets. */
function poisson(mean: number, uniform: number): number {
  let count = 0;
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  while (sum < uniform && count < mean + 40 * Math.sqrt(mean) + 40) {
    count++;
    logTerm += Math.log(mean / count);
    sum += Math.exp(logTerm);
  }
  return count;
}
