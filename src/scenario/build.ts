import type { Scenario } from "../model/scenario.ts";
import type { Threshold } from "../model/threshold.ts";
import { HOUR_MS } from "../model/time.ts";
import { sinceStart } from "./instants.ts";
import type { Finding } from "./issues.ts";
import type { ScenarioDraft } from "./keys/scenario-keys.ts";
import { prune } from "./prune.ts";
import type { Traces } from "./sections/arrivals.ts";
import { checkBidRanks } from "./sections/bid-terms.ts";
import { clientsOf } from "./sections/clients-section.ts";
import { Context, type InputFile, maybe, type Surroundings } from "./sections/context.ts";
import { fleetOf } from "./sections/fleet-section.ts";
import { initialOf } from "./sections/initial-section.ts";
import { internalOf } from "./sections/internal-section.ts";
import { marketOf } from "./sections/market-section.ts";
import { modelsOf } from "./sections/models-section.ts";
import { type KnownNames, knownNames } from "./sections/names.ts";
import { hindsightOf, observeOf } from "./sections/observe-section.ts";
import { costsOf, policiesOf } from "./sections/policies-section.ts";
import type { NamesInput } from "./sections/policy-choice.ts";
import { checkPolicies } from "./sections/policy-trial.ts";
import { PriceBook } from "./sections/prices.ts";
import { productsOf } from "./sections/products-section.ts";
import { thresholdsOf } from "./sections/thresholds-section.ts";
import { staticWarnings } from "./static-warnings.ts";
import { type Located, toPlain } from "./text/located.ts";

const DEFAULT_EVENT_BUDGET = 2_000_000_000;

/** A document taken apart: the scenario is meaningful only when there are no findings. */
export interface Built {
  readonly draft: ScenarioDraft | undefined;
  readonly scenario: Scenario | undefined;
  readonly thresholds: readonly Threshold[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly inputs: readonly InputFile[];
}

/** A merged document as a scenario in base units, with all its problems. */
export function buildScenario(root: Located, surroundings: Surroundings, traces: Traces): Built {
  const { draft, findings, consequent, original } = prune(root);
  if (draft === undefined) {
    return { draft, scenario: undefined, thresholds: [], findings, warnings: [], inputs: [] };
  }
  const horizonMs = sinceStart(draft.horizon, draft.start);
  const context = new Context(root, surroundings, { startMs: draft.start, horizonMs, original });
  checkWindow(context, draft);
  const scenario = scenarioOf(context, draft, { known: knownNames(toPlain(root)), traces });
  const thresholds = thresholdsOf(context, draft);
  if (context.findings.length + findings.length === 0) {
    checkPolicies(context, scenario);
    checkBidRanks(context, scenario);
  }
  const more = context.findings.filter((finding) => !consequent(finding));
  const all = [...findings, ...more];
  if (all.length === 0) staticWarnings(context, scenario);
  return { draft, scenario, thresholds, findings: all, warnings: context.warnings, inputs: context.inputs };
}

function scenarioOf(
  context: Context,
  draft: ScenarioDraft,
  shared: { readonly known: KnownNames; readonly traces: Traces },
): Scenario {
  const { known, traces } = shared;
  checkNames(context, draft);
  const fleet = fleetOf(context, draft.fleet, { known, mentioned: mentionedTypes(draft) });
  const internal = internalOf(context, draft.internal, { fleet, known, traces });
  const productDrafts = draft.products ?? {};
  const prices = new PriceBook(context, { products: productDrafts, gpuTypes: fleet.gpuTypes, known });
  const policyInput = policyNames(draft, known);
  const products = productsOf(context, productDrafts, prices, policyInput);
  const models = modelsOf(context, draft.models, { fleet, known, names: policyInput });
  const drafts = { clients: draft.market?.clients, assistants: draft.internal?.assistants };
  const clients = clientsOf(context, drafts, { models, known, traces });
  const market = marketOf(context, draft.market, { fleet, known, traces, products, productDrafts, prices });
  const names = {
    clusters: fleet.clusters.map(({ name }) => name),
    gpuTypes: fleet.gpuTypes.map(({ name }) => name),
    services: internal.services.map(({ name }) => name),
    jobs: internal.jobs.map(({ name }) => name),
    segments: market.segments.map(({ name }) => name),
    products: products.map(({ name }) => name),
    models: models.map(({ name }) => name),
    clients: clients.map(({ name }) => name),
  };
  return {
    name: draft.name,
    startEpochMs: context.startMs,
    warmupMs: draft.warmup ?? 0,
    horizonMs: context.horizonMs,
    eventBudget: draft.event_budget ?? DEFAULT_EVENT_BUDGET,
    seriesIntervalMs: draft.series_interval ?? HOUR_MS,
    fleet,
    services: internal.services,
    jobs: internal.jobs,
    market,
    products,
    serving: { models, clients },
    policies: policiesOf(context, draft.policies, policyInput),
    costs: costsOf(draft.costs),
    initial: initialOf(context, draft.initial, { known, ...names, blocks: blocksOf(products) }),
    observe: observeOf(context, draft.observe, { known, ...names }),
    ...maybe("hindsight", hindsightOf(draft.observe)),
  };
}

/** Names of the products that are blocks. */
function blocksOf(products: Scenario["products"]): ReadonlySet<string> {
  return new Set(products.flatMap(({ name, block }) => (block === undefined ? [] : [name])));
}

/** Segments, offered products and competitors, as policies may name them in their parameters. */
function policyNames(draft: ScenarioDraft, known: KnownNames): NamesInput {
  const segments = Object.keys(draft.market?.segments ?? {});
  const drafts = Object.entries(draft.products ?? {});
  const products = drafts.flatMap(([name, { offered }]) => (offered === false ? [] : [name]));
  const silent = new Set([...(known.products ?? []), ...(known.segments ?? [])]);
  for (const name of [...products, ...segments]) silent.delete(name);
  return { segments, products, competitors: Object.keys(draft.market?.competitors ?? {}), silent };
}

function checkWindow(context: Context, draft: ScenarioDraft): void {
  const warmupMs = draft.warmup ?? 0;
  if (!(context.horizonMs > 0)) {
    const expected = draft.horizon.kind === "date" ? "an end after `start`" : "a length above 0";
    context.report(["horizon"], { code: "value", expected, suggestion: "write for example `5 w`" });
  } else if (warmupMs >= context.horizonMs) {
    const suggestion = "shorten `warmup` or lengthen `horizon`";
    context.report(["warmup"], { code: "value", expected: "a warm-up shorter than `horizon`", suggestion });
  }
  if (context.horizonMs > MOST_HORIZON_MS) {
    context.report(["horizon"], { code: "value", expected: "at most 10,000 years" });
  }
}

/** Keeps all times, and sums of a few of them, far below 2^53 ms. */
const MOST_HORIZON_MS = 10_000 * 366 * 24 * HOUR_MS;

/** All sources of demand share one name space, because observations and records refer to all of them. */
function checkNames(context: Context, draft: ScenarioDraft): void {
  const spaces = [
    ["internal", "services", draft.internal?.services],
    ["internal", "jobs", draft.internal?.jobs],
    ["internal", "assistants", draft.internal?.assistants],
    ["market", "segments", draft.market?.segments],
    ["market", "clients", draft.market?.clients],
  ] as const;
  const owner = new Map<string, string>();
  for (const [section, kind, things] of spaces) {
    for (const name of Object.keys(things ?? {})) {
      const first = owner.get(name);
      if (first === undefined) {
        owner.set(name, `${section}.${kind}.${name}`);
        continue;
      }
      const expected = "a name that no other segment, client, job source, service or assistant has";
      const found = `\`${name}\`, which is also \`${first}\``;
      context.report([section, kind, name], {
        code: "duplicate",
        expected,
        found,
        suggestion: "rename one of them",
      });
    }
  }
}

/** GPU types that are named outside the fleet. */
function mentionedTypes(draft: ScenarioDraft): ReadonlySet<string> {
  const types = new Set<string>();
  for (const segment of Object.values(draft.market?.segments ?? {})) {
    for (const each of segment.gpu_types ?? []) types.add(typeof each === "string" ? each : each.type);
  }
  const tables = [
    ...Object.values(draft.products ?? {}).map((product) => product.price),
    ...Object.values(draft.market?.competitors ?? {}).map((competitor) => competitor.prices),
  ];
  for (const table of tables) {
    if (typeof table !== "object" || Array.isArray(table) || "of" in table || "file" in table) continue;
    for (const name of Object.keys(table)) types.add(name);
  }
  for (const lease of draft.initial?.leases ?? []) types.add(lease.gpu);
  return types;
}
