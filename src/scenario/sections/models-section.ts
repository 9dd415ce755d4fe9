import { MODEL_CATALOG, type ModelCatalogEntry } from "../../model/catalog-models.ts";
import type { StepSeries } from "../../model/law.ts";
import { DEFAULT_LEVELS } from "../../model/policy.ts";
import type { ServedModel, TokenCompetitor } from "../../model/serving.ts";
import { MINUTE_MS } from "../../model/time.ts";
import type { ModelDraft } from "../keys/model-keys.ts";
import type { TokenPriceSeriesDraft } from "../keys/token-price-keys.ts";
import type { Context, Path } from "./context.ts";
import { deploymentOf, type ModelsInput } from "./deployments.ts";
import { fileSeries, flat, pointSeries } from "./series.ts";
import { tiersOf } from "./tiers.ts";

/** The section `models`. */
export function modelsOf(
  context: Context,
  drafts: Readonly<Record<string, ModelDraft>> | undefined,
  input: ModelsInput,
): readonly ServedModel[] {
  return Object.entries(drafts ?? {}).map(([name, draft]) => modelOf(context, name, draft, input));
}

function modelOf(context: Context, name: string, draft: ModelDraft, input: ModelsInput): ServedModel {
  const path = ["models", name];
  const entry = MODEL_CATALOG.find((each) => each.name === draft.catalog);
  const access = draft.access ?? entry?.access ?? "open";
  const fidelity = draft.fidelity ?? "per_request";
  if (draft.interval !== undefined && fidelity === "per_request") {
    context.warn(
      [...path, "interval"],
      `\`interval\` of \`${name}\` has no effect: it serves request by request`,
      "remove it, or set `fidelity: aggregate`",
    );
  }
  return {
    name,
    access,
    deployments: deploymentsOf(context, path, draft, { ...input, entry }),
    tiers: tiersOf(context, path, draft.tiers, entry),
    fidelity,
    intervalMs: draft.interval ?? MINUTE_MS,
    routing: draft.routing ?? "least_loaded",
    sharesReplicas: draft.shares_replicas ?? false,
    level: draft.priority ?? DEFAULT_LEVELS.model_api,
    onRecall: draft.on_recall ?? "requeue",
    displacesFlex: draft.displaces_flex ?? false,
    competitors: competitorsOf(context, path, draft, access),
  };
}

function deploymentsOf(
  context: Context,
  path: Path,
  draft: ModelDraft,
  input: ModelsInput & { readonly entry: ModelCatalogEntry | undefined },
): ServedModel["deployments"] {
  const entries = Object.entries(draft.deployments);
  if (entries.length === 0) {
    const suggestion = "add for example `h100: { replicas: 2, … }`";
    context.report([...path, "deployments"], {
      code: "value",
      expected: "at least one deployment",
      suggestion,
    });
  }
  return entries.map(([name, each]) =>
    deploymentOf(context, [...path, "deployments", name], each, { name, ...input }),
  );
}

function competitorsOf(
  context: Context,
  path: Path,
  draft: ModelDraft,
  access: ServedModel["access"],
): readonly TokenCompetitor[] {
  const entries = Object.entries(draft.competitors ?? {});
  if (access === "proprietary" && entries.length > 0) {
    context.report([...path, "competitors"], {
      code: "value",
      expected: "no competitors of a proprietary model",
      found: entries.map(([name]) => `\`${name}\``).join(", "),
      suggestion: "remove them, or set `access: open`",
    });
  }
  return entries.map(([name, { input, output }]) => ({
    name,
    input: priceSeries(context, [...path, "competitors", name, "input"], input),
    output: priceSeries(context, [...path, "competitors", name, "output"], output),
  }));
}

function priceSeries(context: Context, path: Path, draft: TokenPriceSeriesDraft): StepSeries {
  if (typeof draft === "number") return flat(draft);
  if (Array.isArray(draft)) {
    return pointSeries(
      context,
      path,
      draft.map(({ at, price }) => ({ at, value: price })),
    );
  }
  return fileSeries(context, path, draft, { factor: 1, minimum: 0 }) ?? flat(1);
}
