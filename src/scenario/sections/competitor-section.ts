import { DEFAULT_PROCESS_STEP_MS, PRICE_REGIMES } from "../../model/catalog-price-regimes.ts";
import type { BestResponse, Competitor, PriceProcess, PriceRegime, Segment } from "../../model/market.ts";
import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import type { CompetitorDraft } from "../keys/competitor-keys.ts";
import { type Context, maybe, type Path } from "./context.ts";
import type { KnownNames } from "./names.ts";
import type { PriceBook, PriceTable } from "./prices.ts";

interface CompetitorInput {
  readonly prices: PriceBook;
  readonly known: KnownNames;
  readonly segments: readonly Segment[];
}

/** One entry of `market.competitors`. */
export function competitorOf(
  context: Context,
  name: string,
  draft: CompetitorDraft,
  input: CompetitorInput,
): Competitor {
  const path = ["market", "competitors", name];
  const table = input.prices.read([...path, "prices"], draft.prices);
  if (draft.process !== undefined && draft.response !== undefined) {
    context.report([...path, "process"], {
      code: "value",
      expected: "either `process` or `response`",
      found: "both",
      suggestion: "remove one of them",
    });
  }
  return {
    name,
    prices: inUsd(table),
    ...maybe("qualityUsdPerGpuHour", draft.quality),
    ...maybe("process", draft.process && processOf(context, [...path, "process"], draft.process)),
    ...maybe(
      "response",
      draft.response && responseOf(context, path, { draft: draft.response, table, ...input }),
    ),
  };
}

function inUsd(table: PriceTable): Competitor["prices"] {
  return table.map(
    (series) =>
      series && { timesMs: series.timesMs, values: series.values.map((nano) => nano / NANO_PER_USD) },
  );
}

type ResponseDraft = NonNullable<CompetitorDraft["response"]>;

/** A best response starts from one constant price, and knows the cost of all that it sells. */
function responseOf(
  context: Context,
  path: Path,
  input: CompetitorInput & { readonly draft: ResponseDraft; readonly table: PriceTable },
): BestResponse {
  const { draft, table, prices } = input;
  const at = [...path, "response"];
  const costs = prices.read([...at, "cost"], draft.cost);
  if (table.some((series) => series !== undefined && series.values.length > 1)) {
    context.report([...path, "prices"], {
      code: "value",
      expected: "one constant price, because `response` moves it",
      found: "a series",
      suggestion: "give the price at the start, or remove `response`",
    });
  }
  if (table.some((series, type) => series !== undefined && costs[type] === undefined)) {
    const suggestion = "give `cost` for every GPU type of `prices`";
    context.report([...at, "cost"], { code: "value", expected: "a cost of all that it sells", suggestion });
  }
  return { everyMs: draft.every, costs: inUsd(costs), segment: pricedFor(context, at, input) };
}

/** The segment that a response prices for; 0 with a problem when there is none, or no single one. */
function pricedFor(
  context: Context,
  path: Path,
  { draft, known, segments }: CompetitorInput & { readonly draft: ResponseDraft },
): number {
  const index = segments.map(({ name }) => name);
  const logit = segments.flatMap(({ choice }, segment) => (choice === "logit" ? [segment] : []));
  if (draft.segment === undefined) {
    if (logit.length === 1) return logit[0]!;
    context.report([...path, "segment"], {
      code: "missing_key",
      expected: "the segment that it prices for",
      found: `${logit.length} segments with \`choice: logit\``,
      suggestion: "name one, and give it `choice: logit`",
    });
    return 0;
  }
  const at = [...path, "segment"];
  const segment = context.reference(at, {
    name: draft.segment,
    kind: "segment",
    index,
    known: known.segments,
  });
  if (segment >= 0 && !logit.includes(segment)) {
    context.report(at, {
      code: "value",
      expected: "a segment with `choice: logit`",
      found: `\`${draft.segment}\``,
      suggestion: `give \`${draft.segment}\` \`choice: logit\` and a taste`,
    });
  }
  return Math.max(0, segment);
}

type ProcessDraft = NonNullable<CompetitorDraft["process"]>;

function processOf(context: Context, path: Path, draft: ProcessDraft): PriceProcess {
  const noise = draft.noise && { sd: draft.noise.sd, correlationMs: draft.noise.correlation };
  const shared = { everyMs: draft.every ?? DEFAULT_PROCESS_STEP_MS, ...maybe("noise", noise) };
  if (draft.kind === "mean_reverting") return shared;
  return {
    ...shared,
    regimes: regimesOf(context, [...path, "regimes"], draft.regimes),
    ...maybe("startRegime", draft.start && REGIMES.indexOf(draft.start)),
  };
}

const REGIMES = ["calm", "scarce"] as const;

type RegimesDraft = Extract<ProcessDraft, { kind: "regime_switching" }>["regimes"];

function regimesOf(context: Context, path: Path, draft: RegimesDraft): readonly PriceRegime[] {
  if (typeof draft === "string") {
    const entry = PRICE_REGIMES[draft as keyof typeof PRICE_REGIMES];
    return REGIMES.map((name) => entry[name]);
  }
  return REGIMES.map((name) => {
    const { mean, factor = 1, growth = 0 } = draft[name];
    if (growth <= -1) {
      context.report([...path, name, "growth"], { code: "value", expected: "a growth above -100 %" });
    }
    return { meanDurationMs: mean, factor, growthPerYear: growth };
  });
}
