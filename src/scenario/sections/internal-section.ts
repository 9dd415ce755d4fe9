import { DEFAULT_LEVELS } from "../../model/policy.ts";
import { DAY_MS } from "../../model/time.ts";
import type { JobSource, Service } from "../../model/workload.ts";
import type { InternalDraft, JobDraftKeys } from "../keys/internal-keys.ts";
import { arrivalsOf } from "./arrivals.ts";
import { clustersOf } from "./clusters.ts";
import { type Context, maybe } from "./context.ts";
import { lawOf } from "./laws.ts";
import { type InternalInput, serviceOf } from "./services.ts";

/** The section `internal`. */
export function internalOf(
  context: Context,
  draft: InternalDraft | undefined,
  input: InternalInput,
): { services: readonly Service[]; jobs: readonly JobSource[] } {
  const services = Object.entries(draft?.services ?? {}).map(([name, each]) =>
    serviceOf(context, name, each, input),
  );
  const jobs = Object.entries(draft?.jobs ?? {}).map(([name, each]) => jobOf(context, name, each, input));
  return { services, jobs };
}

function jobOf(context: Context, name: string, draft: JobDraftKeys, input: InternalInput): JobSource {
  const path = ["internal", "jobs", name];
  const preemptible = draft.preemptible ?? false;
  return {
    name,
    arrivals: arrivalsOf(context, [...path, "arrivals"], draft.arrivals, input.traces),
    gpus: sizeLaw(context, path, "gpus", draft),
    work: sizeLaw(context, path, "work", draft),
    ...maybe(
      "estimateError",
      draft.estimate_error && lawOf(context, [...path, "estimate_error"], draft.estimate_error),
    ),
    clusters: clustersOf(context, [...path, "clusters"], draft.clusters, input),
    level: draft.priority ?? (preemptible ? DEFAULT_LEVELS.preemptibleJob : DEFAULT_LEVELS.firmJob),
    preemptible,
    noticeMs: draft.notice ?? 0,
    ...maybe(
      "checkpoint",
      draft.checkpoint && {
        intervalMs: draft.checkpoint.interval,
        costMs: draft.checkpoint.cost ?? 0,
        final: draft.checkpoint.final ?? false,
      },
    ),
    restartMs: draft.restart ?? 0,
    onInterruption: interruptionOf(context, path, draft),
    ...maybe("deadlineMs", draft.deadline),
    decayMs: draft.decay ?? DAY_MS,
    valueUsdPerGpuHour: draft.value ?? 0,
    delayCostUsdPerHour: draft.delay_cost ?? 0,
    ...maybe("queueLimit", draft.queue_limit),
    ...maybe("patience", patienceOf(context, path, draft.patience)),
  };
}

/** Gang size or work; the columns of a trace take their place. */
function sizeLaw(context: Context, path: readonly string[], key: "gpus" | "work", draft: JobDraftKeys) {
  const law = draft[key];
  const isTrace = draft.arrivals.kind === "trace";
  if (law !== undefined && isTrace) {
    const suggestion = `remove \`${key}\``;
    context.report([...path, key], {
      code: "value",
      expected: `no \`${key}\`: the trace gives it`,
      suggestion,
    });
  }
  if (law === undefined && !isTrace) {
    const example = key === "gpus" ? "`gpus: 8`" : "`work: {law: exponential, mean: 6 h}`";
    const suggestion = `add for example ${example}`;
    context.report([...path, key], { code: "missing_key", expected: `\`${key}\` of the jobs`, suggestion });
  }
  return law === undefined ? ({ kind: "constant", value: 1 } as const) : lawOf(context, [...path, key], law);
}

function interruptionOf(
  context: Context,
  path: readonly string[],
  draft: JobDraftKeys,
): JobSource["onInterruption"] {
  if (draft.on_interruption === "checkpoint" && draft.checkpoint === undefined) {
    const suggestion = "add for example `checkpoint: {interval: 1 h, cost: 15 s}`";
    const wish = { code: "value", expected: "a `checkpoint` to go on from", suggestion } as const;
    context.report([...path, "on_interruption"], wish);
  }
  return draft.on_interruption ?? (draft.checkpoint === undefined ? "restart" : "checkpoint");
}

/** Waiting time; absent = for ever. */
export function patienceOf(
  context: Context,
  path: readonly string[],
  draft: JobDraftKeys["patience"],
): JobSource["patience"] {
  if (draft === undefined || draft === "unlimited") return undefined;
  return lawOf(context, [...path, "patience"], draft);
}
