import type { ModelCatalogEntry } from "../../model/catalog-models.ts";
import {
  type ProvisionedUnit,
  TIERS,
  type Tier,
  type TierOffer,
  type TokenPrices,
} from "../../model/serving.ts";
import { DAY_MS } from "../../model/time.ts";
import { type Decimal, decimalOf, toNanoHalfEven } from "../decimal.ts";
import type { TiersDraft } from "../keys/model-keys.ts";
import { type Context, maybe, type Path } from "./context.ts";
import { slaSteps } from "./sla-steps.ts";

/** Prices as written [USD per million tokens]. */
interface ExactPrices {
  readonly input: Decimal;
  readonly cachedInput: Decimal;
  readonly output: Decimal;
}

const ONE: Decimal = { digits: 1n, scale: 0 };
const FREE: TokenPrices = { inputNano: 0, cachedInputNano: 0, outputNano: 0 };
const HALF = 0.5;

/** What a model is sold as, by tier; without the key, `standard` at the catalog's list price, if there is one. */
export function tiersOf(
  context: Context,
  path: Path,
  written: TiersDraft | undefined,
  entry: ModelCatalogEntry | undefined,
): readonly (TierOffer | undefined)[] {
  const draft = written ?? (entry === undefined ? {} : { standard: {} });
  const at = [...path, "tiers"];
  const standard = draft.standard && standardPrices(context, [...at, "standard"], draft.standard, entry);
  const { provisioned, priority, flex, batch } = draft;
  const times = (name: Tier, each: MultipliedDraft | undefined): TierOffer | undefined =>
    each && multipliedOf(context, [...at, name], each, standard);
  const batchOffer = times("batch", batch && { multiplier: HALF, ...batch });
  const offers: Readonly<Record<Tier, TierOffer | undefined>> = {
    provisioned:
      provisioned && provisionedOf(context, [...at, "provisioned"], provisioned, standard !== undefined),
    priority: times("priority", priority),
    standard:
      draft.standard && offerOf(context, [...at, "standard"], draft.standard, inNano(standard ?? NONE)),
    flex: times("flex", flex && { multiplier: HALF, ...flex }),
    batch: batchOffer && { ...batchOffer, deadlineMs: batch?.deadline ?? DAY_MS },
  };
  return TIERS.map((name) => offers[name]);
}

const NONE: ExactPrices = { input: ONE, cachedInput: ONE, output: ONE };

type QueueDraft = Pick<NonNullable<TiersDraft["standard"]>, "queue_limit" | "max_wait" | "sla">;

function offerOf(context: Context, path: Path, draft: QueueDraft, prices: TokenPrices): TierOffer {
  return {
    prices,
    ...maybe("queueLimit", draft.queue_limit),
    ...maybe("maxWaitMs", draft.max_wait),
    sla: draft.sla === undefined ? [] : slaSteps(context, [...path, "sla"], draft.sla),
  };
}

type StandardDraft = NonNullable<TiersDraft["standard"]>;

function standardPrices(
  context: Context,
  path: Path,
  draft: StandardDraft,
  entry: ModelCatalogEntry | undefined,
): ExactPrices {
  const price = (key: "input" | "output", listed: number | undefined): Decimal => {
    const own = draft[key];
    if (own !== undefined) return own;
    if (listed !== undefined) return decimalOf(listed);
    const suggestion = `add for example \`${key}: 0.72 USD/Mtok\``;
    context.report([...path, key], {
      code: "missing_key",
      expected: `the price of ${key} tokens`,
      suggestion,
    });
    return ONE;
  };
  const input = price("input", entry?.inputPrice.value);
  return {
    input,
    cachedInput: draft.cached_input ?? input,
    output: price("output", entry?.outputPrice.value),
  };
}

type MultipliedDraft = StandardDraft & { readonly multiplier?: number | undefined };

/** A tier whose prices are those of `standard` times a factor, where it has none of its own. */
function multipliedOf(
  context: Context,
  path: Path,
  draft: MultipliedDraft,
  standard: ExactPrices | undefined,
): TierOffer {
  const { input, output, multiplier } = draft;
  const isComplete = input !== undefined && output !== undefined;
  if (!isComplete && (standard === undefined || multiplier === undefined)) {
    const expected = "`input` and `output`, or a `multiplier` beside a tier `standard`";
    const suggestion = "add for example `multiplier: 1.5`, and `standard: { … }` beside this tier";
    context.report(path, { code: "value", expected, suggestion });
  }
  const factor = decimalOf(multiplier ?? 1);
  const times = (price: Decimal): Decimal => ({
    digits: price.digits * factor.digits,
    scale: price.scale + factor.scale,
  });
  const { input: base, cachedInput, output: baseOutput } = standard ?? NONE;
  const ownInput = input ?? times(base);
  const cached = draft.cached_input ?? (input === undefined ? times(cachedInput) : input);
  const prices = { input: ownInput, cachedInput: cached, output: output ?? times(baseOutput) };
  return offerOf(context, path, draft, inNano(prices));
}

type ProvisionedDraft = NonNullable<TiersDraft["provisioned"]>;

function provisionedOf(
  context: Context,
  path: Path,
  draft: ProvisionedDraft,
  hasStandard: boolean,
): TierOffer {
  if (!hasStandard) {
    const expected = "a tier `standard` beside it, which serves what exceeds the units";
    context.report(path, { code: "value", expected, found: "none", suggestion: "add `standard: { … }`" });
  }
  const terms = draft.terms.map(({ term, price }) => ({
    termMs: term,
    priceNanoPerHour: toNanoHalfEven(decimalOf(price)),
  }));
  terms.forEach(({ termMs }, index) => {
    if (index === 0 || termMs > terms[index - 1]!.termMs) return;
    const expected = "a longer term than in the entry before";
    context.report([...path, "terms", index, "term"], { code: "value", expected });
  });
  const provisioned: ProvisionedUnit = {
    inputTokensPerMinute: draft.unit.input,
    outputTokensPerMinute: draft.unit.output,
    terms,
  };
  return { ...offerOf(context, path, draft, FREE), provisioned };
}

function inNano({ input, cachedInput, output }: ExactPrices): TokenPrices {
  return {
    inputNano: nanoPerToken(input),
    cachedInputNano: nanoPerToken(cachedInput),
    outputNano: nanoPerToken(output),
  };
}

/** USD per million tokens = 1,000 nano-USD per token; the double nearest to the exact decimal. */
function nanoPerToken({ digits, scale }: Decimal): number {
  return Number(`${digits}e${3 - scale}`);
}
