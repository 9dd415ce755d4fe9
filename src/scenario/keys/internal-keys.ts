import { z } from "zod";
import { jobArrivals, sessionArrivals } from "./arrival-keys.ts";
import { assistantKeys } from "./client-keys.ts";
import {
  choice,
  closed,
  count,
  duration,
  factor,
  flag,
  isMap,
  level,
  named,
  oneOf,
  optional,
  quantity,
  required,
  span,
  text,
} from "./fields.ts";
import { countLaw, durationLaw, factorLaw } from "./law-keys.ts";
import { patience } from "./patience-keys.ts";
import { gpuSeries } from "./series-keys.ts";
import { noise, shapeKeys } from "./shape-keys.ts";

const profile = closed({
  base: required(factor(), "mean GPUs wanted where the shape is 1"),
  step: optional(duration(), "the demand is a step function on this grid, rounded up to whole GPUs", "5 min"),
  ...shapeKeys,
  noise: optional(noise, "noise around the shape", "none"),
});

const sessions = closed({
  arrivals: required(sessionArrivals, "arrivals of sessions"),
  duration: required(durationLaw, "length of a session"),
  gpus: optional(countLaw, "GPUs of a session", 1),
});

const DEMANDS = ["profile", "series", "sessions"] as const;

const demand = oneOf(
  [
    closed({ profile: required(profile, "base x shape x noise") }),
    closed({ series: required(gpuSeries, "dated numbers of GPUs, or a CSV file") }),
    closed({ sessions: required(sessions, "GPUs of the sessions present") }),
  ],
  (input) => {
    const index = isMap(input) ? DEMANDS.findIndex((key) => key in input) : -1;
    if (index >= 0) return { kind: "branch", index };
    const expected = `a map with one of the keys ${DEMANDS.join(", ")}`;
    return { kind: "wish", code: "wrong_type", expected, hint: "write for example `profile: {base: 800}`" };
  },
);

const serviceClusters = oneOf([z.array(text()).min(1), named(factor({ max: 1 }))], (input) => ({
  kind: "branch",
  index: isMap(input) ? 1 : 0,
}));

const service = closed({
  demand: required(demand, "GPUs wanted over time"),
  clusters: optional(
    serviceClusters,
    "clusters with their share of the demand (sum 1), or a list of equal ones",
    "all, equally",
  ),
  instance_gpus: optional(count(), "GPUs of an instance", 8),
  headroom: optional(factor(), "extra instances as a share of the demand", 0),
  load_time: optional(span(), "time to load an instance: busy, not serving", "0 s"),
  drain_time: optional(span(), "time to drain an instance: busy, not serving", "0 s"),
  priority: optional(level(), "level of the ladder, 0 is strongest", 0),
  value: optional(quantity("price"), "value of a served GPU-hour of demand", "0 USD/GPUh"),
  loss: optional(
    z.array(z.tuple([z.number().min(0).max(1), z.number().min(0)])).min(2),
    "loss as a share of the value by unmet share of the demand, straight lines from [0, 0] to share 1",
    "[[0, 0], [1, 1]]",
  ),
  failover: optional(flag(), "when a cluster is lost its share moves to the service's others", true),
});

const checkpoint = closed({
  interval: required(duration(), "run time between checkpoints"),
  cost: optional(span(), "time a checkpoint takes: busy, no progress", "0 s"),
  final: optional(flag(), "whether one is also taken when the work is done", false),
});

const job = closed({
  arrivals: required(jobArrivals, "how jobs arrive"),
  gpus: optional(countLaw, "gang size; needed unless the jobs come from a trace"),
  work: optional(durationLaw, "run time on the reference GPU; needed unless the jobs come from a trace"),
  estimate_error: optional(factorLaw, "declared estimate / run time", "exact"),
  clusters: optional(z.array(text()).min(1), "clusters it may run on, the first that fits is taken", "all"),
  priority: optional(level(), "level of the ladder, 0 is strongest", "1, or 2 if preemptible"),
  preemptible: optional(flag(), "whether stronger work may take its GPUs", false),
  notice: optional(span(), "notice before a preemption", "0 s"),
  checkpoint: optional(checkpoint, "checkpoints", "none"),
  restart: optional(span(), "time lost at the start of a stint after an interruption", "0 s"),
  on_interruption: optional(
    choice(["resume", "checkpoint", "restart", "kill"]),
    "`resume` loses nothing, `checkpoint` goes on from the last one, `restart` begins again, `kill` ends the job",
    "checkpoint if there are checkpoints, else restart",
  ),
  deadline: optional(duration(), "due this long after arrival", "none"),
  decay: optional(duration(), "lateness at which the whole value is lost", "24 h"),
  value: optional(quantity("price"), "value of a GPU-hour of its work", "0 USD/GPUh"),
  delay_cost: optional(
    quantity("money_rate"),
    "cost of each hour between arrival and completion beyond the run time",
    "0 USD/h",
  ),
  queue_limit: optional(count(0), "jobs waiting beyond this are refused", "no limit"),
  patience: optional(patience, "how long a job waits before it gives up", "unlimited"),
});

/** The section `internal`. */
export const internalKeys = closed({
  services: optional(named(service), "latency-critical services by name"),
  jobs: optional(named(job), "sources of jobs by name"),
  assistants: optional(named(assistantKeys), "the owner's own applications that call the models, by name"),
});

export type InternalDraft = z.output<typeof internalKeys>;
export type ServiceDraft = z.output<typeof service>;
export type JobDraftKeys = z.output<typeof job>;
