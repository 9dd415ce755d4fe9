import type { Fleet } from "../../model/fleet.ts";
import { DEFAULT_LEVELS } from "../../model/policy.ts";
import { MINUTE_MS } from "../../model/time.ts";
import type { DemandSpec, LossCurve, Service } from "../../model/workload.ts";
import type { ServiceDraft } from "../keys/internal-keys.ts";
import { poissonOf, type Traces } from "./arrivals.ts";
import { type Context, maybe } from "./context.ts";
import { lawOf } from "./laws.ts";
import type { KnownNames } from "./names.ts";
import { fileSeries, flat, pointSeries } from "./series.ts";
import { shapeOf } from "./shape.ts";

const DEFAULT_INSTANCE_GPUS = 8;
const DEFAULT_STEP_MS = 5 * MINUTE_MS;
const SHARES_TOLERANCE = 1e-9;

/** What services and jobs refer to. */
export interface InternalInput {
  readonly fleet: Fleet;
  readonly known: KnownNames;
  readonly traces: Traces;
}

/** One entry of `internal.services`. */
export function serviceOf(
  context: Context,
  name: string,
  draft: ServiceDraft,
  input: InternalInput,
): Service {
  const path = ["internal", "services", name];
  return {
    name,
    demand: demandOf(context, [...path, "demand"], draft.demand),
    clusters: sharesOf(context, [...path, "clusters"], draft.clusters, input),
    instanceGpus: draft.instance_gpus ?? DEFAULT_INSTANCE_GPUS,
    headroom: draft.headroom ?? 0,
    loadMs: draft.load_time ?? 0,
    drainMs: draft.drain_time ?? 0,
    level: draft.priority ?? DEFAULT_LEVELS.service,
    valueUsdPerGpuHour: draft.value ?? 0,
    loss: lossOf(context, [...path, "loss"], draft.loss),
    failover: draft.failover ?? true,
  };
}

function demandOf(context: Context, path: readonly string[], draft: ServiceDraft["demand"]): DemandSpec {
  if ("series" in draft) {
    const below = [...path, "series"];
    const series = draft.series;
    if (Array.isArray(series)) return { kind: "series", gpus: pointSeries(context, below, series) };
    const gpus = fileSeries(context, below, series, { factor: 1, minimum: 0 }) ?? flat(0);
    return { kind: "series", gpus };
  }
  if ("sessions" in draft) {
    const below = [...path, "sessions"];
    const { arrivals, duration, gpus } = draft.sessions;
    return {
      kind: "sessions",
      arrivals: poissonOf(context, [...below, "arrivals"], arrivals),
      duration: lawOf(context, [...below, "duration"], duration),
      gpus: gpus === undefined ? { kind: "constant", value: 1 } : lawOf(context, [...below, "gpus"], gpus),
    };
  }
  const { base, step, noise } = draft.profile;
  return {
    kind: "profile",
    baseGpus: base,
    shape: shapeOf(context, [...path, "profile"], draft.profile),
    stepMs: step ?? DEFAULT_STEP_MS,
    ...maybe("noise", noise && { sd: noise.sd, correlationMs: noise.correlation }),
  };
}

function sharesOf(
  context: Context,
  path: readonly string[],
  draft: ServiceDraft["clusters"],
  input: InternalInput,
): Service["clusters"] {
  const index = input.fleet.clusters.map((cluster) => cluster.name);
  const names = draft === undefined ? index : Array.isArray(draft) ? draft : Object.keys(draft);
  const entries = names.map((name, position) => {
    const at = Array.isArray(draft) ? position : name;
    if (names.indexOf(name) !== position) {
      context.report([...path, at], {
        code: "duplicate",
        expected: "each cluster once",
        found: `\`${name}\` twice`,
      });
    }
    const share = draft === undefined || Array.isArray(draft) ? 1 / names.length : draft[name]!;
    const options = { name, kind: "cluster", index, known: input.known.clusters };
    return { cluster: context.reference([...path, at], options), share };
  });
  const sum = entries.reduce((total, entry) => total + entry.share, 0);
  if (entries.length > 0 && Math.abs(sum - 1) > SHARES_TOLERANCE) {
    const found = `shares that sum to ${Number(sum.toPrecision(12))}`;
    const suggestion = "write a list of clusters for equal shares";
    context.report(path, { code: "value", expected: "shares that sum to 1", found, suggestion });
  }
  return entries.filter((entry) => entry.cluster >= 0);
}

function lossOf(context: Context, path: readonly string[], draft: ServiceDraft["loss"]): LossCurve {
  if (draft === undefined) return { shares: [0, 1], losses: [0, 1] };
  const shares = draft.map(([share]) => share);
  const losses = draft.map(([, loss]) => loss);
  const ascends = shares.every((share, index) => index === 0 || share > shares[index - 1]!);
  const rises = losses.every((loss, index) => index === 0 || loss >= losses[index - 1]!);
  if (shares[0] !== 0 || losses[0] !== 0 || shares.at(-1) !== 1 || !ascends || !rises) {
    const expected = "points that ascend from [0, 0] to share 1, with losses that do not fall";
    context.report(path, {
      code: "value",
      expected,
      suggestion: "write for example `[[0, 0], [0.05, 0.01], [1, 1]]`",
    });
  }
  return { shares, losses };
}
