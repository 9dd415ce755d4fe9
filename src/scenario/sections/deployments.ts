import type { ModelCatalogEntry } from "../../model/catalog-models.ts";
import type { ReplicaFigures } from "../../model/catalog-replicas.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Deployment, ScalingPlan } from "../../model/serving.ts";
import { MINUTE_MS, SECOND_MS } from "../../model/time.ts";
import { SCALING_POLICIES } from "../../revenue/scaling/registry.ts";
import type { DeploymentDraft, ReplicasDraft } from "../keys/model-keys.ts";
import { clustersOf } from "./clusters.ts";
import { type Context, maybe, type Path } from "./context.ts";
import type { KnownNames } from "./names.ts";
import { chosenPolicyOf, type NamesInput } from "./policy-choice.ts";
import { stepLaw } from "./step-law.ts";

const DEFAULT_DRAIN_MS = 5 * MINUTE_MS;
const DEFAULT_NOTICE_MS = 2 * MINUTE_MS;

/** What models refer to. */
export interface ModelsInput {
  readonly fleet: Fleet;
  readonly known: KnownNames;
  /** What parameters of scaling policies may name. */
  readonly names: NamesInput;
}

interface DeploymentInput extends ModelsInput {
  readonly name: string;
  /** Absent = the model names no entry of the catalog. */
  readonly entry: ModelCatalogEntry | undefined;
}

/** One entry of `deployments`. */
export function deploymentOf(
  context: Context,
  path: Path,
  draft: DeploymentDraft,
  input: DeploymentInput,
): Deployment {
  const { clusters, gpuType } = placesOf(context, path, draft, input);
  const figures = figuresOf(input, gpuType);
  const gpusPerReplica = sizeOf(context, path, draft, { figures, input, clusters });
  if (draft.replicas === undefined && draft.internal_replicas === undefined) {
    context.report([...path, "replicas"], {
      code: "missing_key",
      expected: "`replicas` on surplus or `internal_replicas` of the owner's own",
      suggestion: "add for example `replicas: 2`",
    });
  }
  return {
    name: input.name,
    clusters,
    gpuType: Math.max(0, gpuType),
    gpusPerReplica,
    // Speeds of the catalog are those of its own number of GPUs.
    law: stepLaw(context, path, draft, gpusPerReplica === figures?.gpusPerReplica ? figures : undefined),
    loadMs: draft.load_time ?? (figures?.load.value ?? 0) * SECOND_MS,
    drainMs: draft.drain_time ?? DEFAULT_DRAIN_MS,
    noticeMs: draft.notice ?? DEFAULT_NOTICE_MS,
    ...maybe("scaling", planOf(context, [...path, "replicas"], draft.replicas, input)),
    ...maybe(
      "internalScaling",
      planOf(context, [...path, "internal_replicas"], draft.internal_replicas, input),
    ),
  };
}

/** Clusters, and the one GPU type that they have; -1 with a problem when they have several. */
function placesOf(context: Context, path: Path, draft: DeploymentDraft, input: DeploymentInput) {
  const clusters = clustersOf(context, [...path, "clusters"], draft.clusters, input);
  const { fleet } = input;
  const types = [...new Set(clusters.map((cluster) => fleet.clusters[cluster]!.gpuType))];
  if (types.length > 1) {
    const found = types.map((type) => fleet.gpuTypes[type]?.name ?? "?").join(", ");
    const suggestion = "make a deployment for each GPU type, and name its `clusters`";
    context.report([...path, "clusters"], {
      code: "value",
      expected: "clusters of one GPU type",
      found,
      suggestion,
    });
  }
  return { clusters, gpuType: types.length === 1 ? types[0]! : -1 };
}

/** The catalog's figures for the model on a GPU type; undefined when there are none. */
function figuresOf({ entry, fleet }: DeploymentInput, gpuType: number): ReplicaFigures | undefined {
  return entry?.replicas.find((each) => each.gpuType === fleet.gpuTypes[gpuType]?.name);
}

/** GPUs of a replica, which must fit into one of the clusters. */
function sizeOf(
  context: Context,
  path: Path,
  draft: DeploymentDraft,
  parts: {
    readonly figures: ReplicaFigures | undefined;
    readonly input: DeploymentInput;
    readonly clusters: readonly number[];
  },
): number {
  const at = [...path, "gpus_per_replica"];
  const gpus = draft.gpus_per_replica ?? parts.figures?.gpusPerReplica;
  if (gpus === undefined) {
    context.report(at, {
      code: "missing_key",
      expected: "the GPUs of a replica",
      found: lackOf(parts.input),
      suggestion: "add for example `gpus_per_replica: 8`",
    });
    return 1;
  }
  const rooms = parts.clusters.map((cluster) => {
    const { nodes, gpusPerNode } = parts.input.fleet.clusters[cluster]!;
    return nodes * gpusPerNode;
  });
  const room = Math.max(...rooms);
  if (rooms.length > 0 && gpus > room) {
    const suggestion = "name a larger cluster, or make the replica smaller";
    const expected = `at most the ${room} GPUs of the largest of its clusters`;
    context.report(at, { code: "value", expected, found: `a replica of ${gpus} GPUs`, suggestion });
  }
  return gpus;
}

/** Why the catalog does not say. */
export function lackOf({ entry }: { readonly entry: ModelCatalogEntry | undefined }): string {
  if (entry === undefined) return "no such key, and no `catalog` that would give it";
  const types = entry.replicas.map(({ gpuType }) => gpuType).join(", ");
  return `no such key, and the catalog knows ${entry.name} on ${types} only`;
}

function planOf(
  context: Context,
  path: Path,
  draft: ReplicasDraft | undefined,
  input: DeploymentInput,
): ScalingPlan | undefined {
  if (draft === undefined) return undefined;
  if (typeof draft === "number") {
    const policy = { name: "fixed", parameters: { replicas: draft } };
    return { policy, everyMs: MINUTE_MS, minReplicas: draft, maxReplicas: draft };
  }
  const { min = 0, max, every = MINUTE_MS } = draft;
  if (max !== undefined && max < min) {
    context.report([...path, "max"], { code: "value", expected: `at least \`min\`, ${min}` });
  }
  const options = { registry: SCALING_POLICIES, names: input.names };
  const { choice } = chosenPolicyOf(context, [...path, "scaling"], draft.scaling, options);
  return { policy: choice, everyMs: every, minReplicas: min, ...maybe("maxReplicas", max) };
}
