import type { Law } from "../../model/law.ts";
import { type ServedModel, TIER, type Tier, type TierOffer, type TokenClient } from "../../model/serving.ts";
import type { AssistantDraft, ClientDraft } from "../keys/client-keys.ts";
import type { Traces } from "./arrivals.ts";
import { type Context, maybe, type Path } from "./context.ts";
import { patienceOf } from "./internal-section.ts";
import { lawOf } from "./laws.ts";
import type { KnownNames } from "./names.ts";
import { tokenArrivalsOf } from "./token-arrivals.ts";

/** What clients refer to. */
export interface ClientsInput {
  readonly models: readonly ServedModel[];
  readonly known: KnownNames;
  readonly traces: Traces;
}

const MINUTES_PER_HOUR = 60;
const NONE: Law = { kind: "constant", value: 0 };
const ONE: Law = { kind: "constant", value: 1 };

/** `market.clients`, then `internal.assistants`. */
export function clientsOf(
  context: Context,
  drafts: {
    readonly clients: Readonly<Record<string, ClientDraft>> | undefined;
    readonly assistants: Readonly<Record<string, AssistantDraft>> | undefined;
  },
  input: ClientsInput,
): readonly TokenClient[] {
  const clients = Object.entries(drafts.clients ?? {}).map(([name, draft]) =>
    clientOf(context, name, draft, input),
  );
  const assistants = Object.entries(drafts.assistants ?? {}).map(([name, draft]) =>
    assistantOf(context, name, draft, input),
  );
  return [...clients, ...assistants];
}

function clientOf(context: Context, name: string, draft: ClientDraft, input: ClientsInput): TokenClient {
  const path = ["market", "clients", name];
  const demand = demandOf(context, path, draft, input);
  const { wtp, elasticity, budget, rate_limit: limit } = draft;
  const offer = offerOf(context, path, demand, input);
  return {
    name,
    owner: "tenant",
    ...demand,
    ...maybe("wtp", wtp && lawOf(context, [...path, "wtp"], wtp)),
    ...maybe(
      "elasticity",
      elasticity && {
        referencePriceUsdPerMtok: elasticity.reference_price,
        exponent: elasticity.exponent,
      },
    ),
    ...maybe("budgetUsdPerMonth", budget),
    ...maybe(
      "rateLimit",
      limit && {
        ...maybe("requestsPerMinute", limit.requests && limit.requests / MINUTES_PER_HOUR),
        ...maybe("tokensPerMinute", limit.tokens),
      },
    ),
    ...maybe("provisioned", contractOf(context, path, draft, offer)),
    valueUsdPerMtok: 0,
  };
}

function assistantOf(
  context: Context,
  name: string,
  draft: AssistantDraft,
  input: ClientsInput,
): TokenClient {
  const path = ["internal", "assistants", name];
  const demand = demandOf(context, path, draft, input);
  if (demand.tier === TIER.provisioned) {
    const expected = "another tier: the owner's own applications buy no throughput";
    context.report([...path, "tier"], { code: "value", expected });
  }
  return { name, owner: "internal", ...demand, valueUsdPerMtok: draft.value ?? 0 };
}

type Demand = Omit<TokenClient, "name" | "owner" | "valueUsdPerMtok">;

function demandOf(
  context: Context,
  path: readonly string[],
  draft: AssistantDraft | ClientDraft,
  input: ClientsInput,
): Demand {
  const index = input.models.map(({ name }) => name);
  const model = context.reference([...path, "model"], {
    name: draft.model,
    kind: "model",
    index,
    known: input.known.models,
  });
  const tier: Tier = draft.tier ?? "standard";
  return {
    model: Math.max(0, model),
    tier: TIER[tier],
    arrivals: tokenArrivalsOf(context, [...path, "arrivals"], draft.arrivals, input.traces),
    inputTokens: tokensOf(context, path, "input_tokens", draft),
    outputTokens: tokensOf(context, path, "output_tokens", draft),
    cachedShare: cachedShareOf(context, path, draft),
    ...maybe("patience", patienceOf(context, path, draft.patience)),
    objective: {
      ...maybe("firstTokenMs", draft.objective?.first_token),
      ...maybe("perTokenMs", draft.objective?.per_token),
    },
  };
}

/** Tokens of a prompt or answer; the columns of a trace take their place. */
function tokensOf(
  context: Context,
  path: Path,
  key: "input_tokens" | "output_tokens",
  draft: AssistantDraft,
): Law {
  const law = draft[key];
  const isTrace = draft.arrivals.kind === "trace";
  if (law !== undefined && isTrace) {
    const expected = `no \`${key}\`: the trace gives it`;
    context.report([...path, key], { code: "value", expected, suggestion: `remove \`${key}\`` });
  }
  if (law === undefined && !isTrace) {
    const suggestion = `add for example \`${key}: { law: lognormal, mean: 500, cv: 1.5 }\``;
    context.report([...path, key], {
      code: "missing_key",
      expected: `\`${key}\` of the requests`,
      suggestion,
    });
  }
  return law === undefined ? ONE : lawOf(context, [...path, key], law);
}

function cachedShareOf(context: Context, path: Path, draft: AssistantDraft): Law {
  const { cached_share: share, arrivals } = draft;
  if (share === undefined) return NONE;
  if (arrivals.kind === "trace" && arrivals.columns.cached_tokens !== undefined) {
    const expected = "either `cached_share` or a column `cached_tokens`";
    context.report([...path, "cached_share"], { code: "value", expected, found: "both" });
  }
  return lawOf(context, [...path, "cached_share"], share);
}

/** What the model is sold as in the client's tier; undefined with a problem when it is not. */
function offerOf(
  context: Context,
  path: readonly string[],
  { model, tier }: Demand,
  { models }: ClientsInput,
): TierOffer | undefined {
  const served = models[model];
  const offer = served?.tiers[tier];
  if (served === undefined || offer !== undefined) return offer;
  const name = (Object.keys(TIER) as Tier[])[tier]!;
  const sold = (Object.keys(TIER) as Tier[]).filter((each) => served.tiers[TIER[each]] !== undefined);
  context.report([...path, "tier"], {
    code: "reference",
    expected: `a tier in which \`${served.name}\` is sold`,
    found: `\`${name}\`; it is sold as ${sold.length === 0 ? "nothing" : sold.join(", ")}`,
    suggestion: `add \`models.${served.name}.tiers.${name}\``,
  });
  return undefined;
}

/** What a client of the tier `provisioned` has bought, and no other. */
function contractOf(
  context: Context,
  path: readonly string[],
  draft: ClientDraft,
  offer: TierOffer | undefined,
): TokenClient["provisioned"] {
  const { provisioned, tier } = draft;
  const at = [...path, "provisioned"];
  if (tier === "provisioned" && provisioned === undefined) {
    const suggestion = "add for example `provisioned: { units: 2, term: 30 d }`";
    context.report(at, { code: "missing_key", expected: "what it has bought", suggestion });
  }
  if (provisioned === undefined) return undefined;
  if (tier !== "provisioned") {
    context.report(at, {
      code: "value",
      expected: "`tier: provisioned` beside it",
      suggestion: "set it, or remove the contract",
    });
    return undefined;
  }
  const terms = offer?.provisioned?.terms ?? [];
  const term = terms.findIndex(({ termMs }) => termMs === provisioned.term);
  if (offer !== undefined && term < 0) {
    const expected = `a term of the offer: ${terms.map(({ termMs }) => `${termMs / 86_400_000} d`).join(", ")}`;
    context.report([...at, "term"], { code: "reference", expected });
  }
  return { units: provisioned.units, term: Math.max(0, term) };
}
