import type { OracleCase } from "../cases.ts";
import { CLUSTER, type Document, fleet, hours, jobs, NO_ENERGY } from "../document.ts";
import { type Mapped, type Metric, ratio } from "../metric.ts";
import { type Params, paramsOf } from "../params.ts";
import type { Part } from "../plan.ts";
import { exponential, type ServiceLaw, serviceLaw } from "../service-law.ts";

const TASK = "task";
/** Wish for the time from first start to completion. */
const RUN = { name: "run", times: TASK };

/** F10: one job after the other on one GPU, under an outside clock that interrupts; restart, checkpoint or resume. */
export function interruptions(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const work = workOf(params);
  const lambda = params.number("lambda");
  const part = (suffix: string, interrupted: boolean): Part => ({
    suffix,
    about: interrupted
      ? "One job after the other on one GPU that an outside clock interrupts."
      : "The same jobs without interruptions: what checkpoints alone cost.",
    document: document(oracle, params, work, interrupted ? lambda : undefined),
    warmupH: Math.ceil(20 * work.meanH * spread(params, work, interrupted)),
    windowH: Math.ceil(
      jobsPerRun(oracle, effort, interrupted) * work.meanH * spread(params, work, interrupted),
    ),
    map: ({ key }) => (interrupted ? jobMetric(key, work.meanH) : segmentCount(key, params, work.meanH)),
  });
  return params.optional("C") ? [part("", true), part("-uninterrupted", false)] : [part("", true)];
}

const workOf = (params: Params): ServiceLaw =>
  params.has("L")
    ? serviceLaw("deterministic", params.number("L"))
    : serviceLaw(params.raw("service"), params.optional("meanService") ?? 1 / params.number("mu"));

/** Rough run time of a job as a multiple of its work, for the length of the run. */
function spread(params: Params, work: ServiceLaw, interrupted: boolean): number {
  if (!interrupted) return 1;
  const piece = params.optional("tau") ?? work.meanH;
  const hits = params.number("lambda") * piece;
  return Math.min(
    50,
    (Math.expm1(hits) / hits) * (1 + params.number("lambda") * (params.optional("D") ?? 0)),
  );
}

/** Jobs of one replication; where moments of a power tail are asked for, as many as are affordable. */
function jobsPerRun(oracle: OracleCase, effort: number, interrupted: boolean): number {
  if (!interrupted) return 50;
  const heavy = oracle.tolerance.rule.startsWith("mean only");
  return Math.max(heavy ? 10_000 : 400, (heavy ? 120_000 : 5000) * effort);
}

function document(
  oracle: OracleCase,
  params: Params,
  work: ServiceLaw,
  lambda: number | undefined,
): Document {
  const outageH = params.optional("D") ?? 0;
  const outage = outageH === 0 ? "0 s" : serviceLaw(params.raw("outage"), outageH).written;
  const clock =
    lambda === undefined ? {} : { interruptions: { every: exponential(1 / lambda).written, outage } };
  return {
    fleet: fleet({ [CLUSTER]: { topology: "pool", gpus: 1, ...clock } }),
    internal: {
      jobs: {
        [TASK]: jobs({
          arrivals: { kind: "saturated", backlog: 1 },
          work: work.written,
          ...afterwards(oracle, params),
        }),
      },
    },
    ...NO_ENERGY,
  };
}

/** What an interruption does to the job. */
function afterwards(oracle: OracleCase, params: Params): Document {
  const tau = params.optional("tau");
  if (tau !== undefined) {
    const checkpoint = {
      interval: hours(tau),
      cost: hours(params.optional("C") ?? 0),
      final: params.raw("lastCheckpoint") === true,
    };
    return { on_interruption: "checkpoint", checkpoint, restart: hours(params.optional("R") ?? 0) };
  }
  const about = `${oracle.title} ${params.text("model")} ${params.text("discipline")}`;
  const resumes = /resume/i.test(about) || !(/restart|scratch/i.test(about) || params.has("outage"));
  return { on_interruption: resumes ? "resume" : "restart", restart: hours(params.optional("R") ?? 0) };
}

/** Completed jobs, their run times and the squares of those, summed per replication. */
const sums: Metric["components"] = (run) => {
  const count = run.job(TASK).completed;
  const mean = run.observed(`${RUN.name}_service_mean_h`);
  const sd = run.observed(`${RUN.name}_service_sd_h`);
  return [count, count * mean, count * (sd * sd + mean * mean)];
};

/** Metric of the run time from first start to completion, by its mean and standard deviation. */
const runTime = (of: (meanH: number, sdH: number) => number): Mapped => ({
  metric: {
    components: sums,
    of: ([count, sum, squares]) =>
      of(sum! / count!, Math.sqrt(Math.max(0, squares! / count! - (sum! / count!) ** 2))),
  },
  observe: [RUN],
});

function jobMetric(key: string, workH: number): Mapped | undefined {
  const perJob = (of: (run: Parameters<Metric["components"]>[0]) => number): Mapped => ({
    metric: ratio(of, (run) => run.job(TASK).completed),
  });
  switch (key) {
    case "mean":
      return runTime((meanH) => meanH);
    case "sd":
      return runTime((_, sdH) => sdH);
    case "overheadFactor":
      return runTime((meanH) => meanH / workH);
    case "goodput":
      return runTime((meanH) => workH / meanH);
    case "interruptions":
      return perJob((run) => run.job(TASK).interruptions);
    case "wastedWork":
      return perJob((run) => run.job(TASK).lostWorkGpuHours);
    default:
      return undefined;
  }
}

/** Pieces of work between checkpoints, from the time that checkpoints add to a job that nothing interrupts. */
function segmentCount(key: string, params: Params, workH: number): Mapped | undefined {
  if (key !== "segments") return undefined;
  const last = params.raw("lastCheckpoint") === true ? 0 : 1;
  return runTime((meanH) => (meanH - workH) / params.number("C") + last);
}
