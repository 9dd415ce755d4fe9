import fc from "fast-check";
import { lawOf, maybe, minutes, whole } from "./arbitraries.ts";

/** Clusters and dated events of the fleet for random scenarios. */
const failures = fc.record({
  time_to_failure: fc.oneof(fc.constant({ law: "exponential", mean: "1 h" }), lawOf("h", 48)),
  time_to_repair: maybe(fc.oneof(fc.constant({ law: "exponential", mean: "40 min" }), lawOf("min", 300))),
  crews: maybe(whole(1, 3)),
  clock: fc.constantFrom("calendar", "busy"),
});

const interruptions = fc.record({
  every: fc.constantFrom("1 h", "7 h", { law: "exponential", mean: "3 h" }),
  outage: fc.constantFrom("0 s", "10 min", { law: "exponential", mean: "30 min" }),
});

export const cluster = fc.record({
  gpu: fc.constantFrom("H100", "H100", "GB200"),
  nodes: whole(1, 12),
  gpus_per_node: fc.constantFrom(1, 4, 8),
  topology: fc.constantFrom("nodes", "nodes", "pool"),
  data_center: fc.constantFrom("east", "moon"),
  sellable: fc.constantFrom(1, 1, 0.6, 0.1, 0),
  turnaround: fc.constantFrom("0 s", "0 s", "20 min"),
  buffer: fc.constantFrom(0, 0.1, 0.5, 1),
  online: maybe(minutes(10, 600)),
  failures: maybe(failures),
  interruptions: maybe(interruptions),
});

export const fleetEvent = fc.record({
  at: minutes(5, 1000),
  cluster: whole(0, 2),
  change: fc.constantFrom("lost", "restored"),
});
