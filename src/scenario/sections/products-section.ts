import { SLA_LADDERS } from "../../model/catalog-sla.ts";
import { PRODUCT_KINDS, type Product, type ProductKind, type SlaStep } from "../../model/market.ts";
import { DEFAULT_LEVELS } from "../../model/policy.ts";
import { HOUR_MS, MINUTE_MS } from "../../model/time.ts";
import { pricingOf as pricingOfModule } from "../../revenue/modules/chosen-policy.ts";
import { PRICING_POLICIES } from "../../revenue/pricing/registry.ts";
import type { PricingPolicy } from "../../revenue/pricing.ts";
import type { ProductDraft } from "../keys/market-keys.ts";
import { checkBidKeys } from "./bid-terms.ts";
import { blockTermsOf, warnIdleGuards } from "./block-terms.ts";
import { type Context, maybe, type Wish } from "./context.ts";
import { type Chosen, chosenPolicyOf, type NamesInput } from "./policy-choice.ts";
import type { PriceBook } from "./prices.ts";
import { slaSteps } from "./sla-steps.ts";

const DEFAULT_NOTICE_MS = 2 * MINUTE_MS;

/** Keys that mean something for one kind only. */
const KEYS_OF_KIND: Readonly<Record<ProductKind, readonly (keyof ProductDraft)[]>> = {
  reserved: ["term", "min_duration", "usage", "resell_idle", "prepaid"],
  on_demand: ["guard"],
  block: ["starts", "length", "quota", "sales_close"],
  spot: ["notice", "on_reclaim", "interrupted_hour", "eviction_credit", "checkpoint", "restart"],
};

/** The section `products`: those that are offered, in the order of the file. */
export function productsOf(
  context: Context,
  drafts: Readonly<Record<string, ProductDraft>>,
  prices: PriceBook,
  names: NamesInput,
): readonly Product[] {
  const products = Object.entries(drafts).flatMap(([name, draft]) => {
    const kind = kindOf(context, name, draft);
    const table = prices.of(name);
    checkKeys(context, name, kind, draft);
    checkBidKeys(context, name, kind, draft);
    return draft.offered === false ? [] : [productOf(context, { name, kind, draft, prices: table, names })];
  });
  if (products.every((product) => product.block === undefined)) warnIdleGuards(context, drafts);
  return products;
}

function kindOf(context: Context, name: string, draft: ProductDraft): ProductKind {
  if (draft.kind !== undefined) return draft.kind;
  const kind = PRODUCT_KINDS.find((each) => each === name);
  if (kind !== undefined) return kind;
  const expected = `one of ${PRODUCT_KINDS.join(", ")}, because \`${name}\` is not itself a kind`;
  const suggestion = "add for example `kind: on_demand`";
  context.report(["products", name, "kind"], { code: "missing_key", expected, suggestion });
  return "on_demand";
}

function checkKeys(context: Context, name: string, kind: ProductKind, draft: ProductDraft): void {
  for (const owner of PRODUCT_KINDS) {
    if (owner === kind) continue;
    for (const key of KEYS_OF_KIND[owner]) {
      if (draft[key] === undefined) continue;
      const suggestion = `remove \`${key}\``;
      const found = `\`${key}\` of a product of kind ${kind}`;
      context.report(["products", name, key], {
        code: "value",
        expected: `\`${key}\` on ${owner} products only`,
        found,
        suggestion,
      });
    }
  }
}

interface ProductInput {
  readonly name: string;
  readonly kind: ProductKind;
  readonly draft: ProductDraft;
  readonly prices: Product["prices"];
  readonly names: NamesInput;
}

function productOf(context: Context, input: ProductInput): Product {
  const { name, kind, draft, prices } = input;
  const pricing = pricingOf(context, input);
  return {
    name,
    kind,
    level: draft.priority ?? DEFAULT_LEVELS[kind],
    prices,
    ...maybe("pricing", pricing?.choice),
    priceLock: draft.price_lock ?? (kind === "spot" ? "floating" : "admission"),
    queue: queueOf(draft, pricing?.policy),
    ...maybe("displaces", draft.displaces),
    incrementMs: draft.increment ?? 0,
    sla: slaOf(context, name, draft),
    ...(kind === "block" ? { block: blockTermsOf(context, name, draft) } : {}),
    ...maybe("guardMs", draft.guard),
    ...maybe("termMs", draft.term),
    minDurationMs: draft.min_duration ?? 0,
    usageShare: draft.usage ?? 1,
    resellIdle: draft.resell_idle ?? false,
    prepaidShare: kind === "block" ? 1 : (draft.prepaid ?? 0),
    noticeMs: draft.notice ?? (kind === "spot" ? DEFAULT_NOTICE_MS : 0),
    onReclaim: draft.on_reclaim ?? "requeue",
    interruptedHour: draft.interrupted_hour ?? "billed",
    evictionCreditHours: (draft.eviction_credit ?? 0) / HOUR_MS,
    ...maybe("checkpointMs", draft.checkpoint?.interval),
    checkpointCostMs: draft.checkpoint?.cost ?? 0,
    restartMs: draft.restart ?? 0,
  };
}

/** A policy moves the price from one constant price on. */
function pricingOf(context: Context, input: ProductInput): Chosen<PricingPolicy> | undefined {
  const { name, draft, prices, names } = input;
  if (draft.pricing === undefined) return undefined;
  if (prices.some((series) => series !== undefined && series.values.length > 1)) {
    context.report(["products", name, "price"], {
      code: "value",
      expected: "one constant price, because `pricing` moves it",
      found: "a series",
      suggestion: "give the price at the start, or remove `pricing`",
    });
  }
  const path = ["products", name, "pricing"];
  const chosen = chosenPolicyOf(context, path, draft.pricing, {
    registry: PRICING_POLICIES,
    names,
    moduleOf: pricingOfModule,
  });
  const { policy } = chosen;
  if (policy?.goesByBids === true || policy?.sealsBids === true) checkBids(context, input, policy);
  return chosen;
}

/** Who bids must be able to lose, and to win whoever waits before it. */
function checkBids(context: Context, { name, kind, draft }: ProductInput, policy: PricingPolicy): void {
  const refuse = (key: string, wish: Omit<Wish, "code">) =>
    context.report(["products", name, key], { code: "value", ...wish });
  if (kind !== "spot") {
    refuse("pricing", {
      expected: `a product of kind spot, because \`${policy.name}\` lets leases end that are outbid`,
      found: `\`${policy.name}\` on a product of kind ${kind}`,
      suggestion: "write `kind: spot`, or choose a pricing that does not go by bids, such as `utilization`",
    });
  } else if (draft.price_lock === "admission") {
    refuse("price_lock", {
      expected: `\`floating\`, because \`${policy.name}\` moves the price of leases that run`,
      found: "`admission`",
      suggestion: "remove `price_lock`",
    });
  }
  if (policy.sealsBids === true && draft.queue !== undefined && draft.queue !== "by_bid") {
    refuse("queue", {
      expected: "`by_bid`, because an auction serves the highest bids first",
      found: `\`${draft.queue}\``,
      suggestion: "remove `queue`",
    });
  }
}

/** Those that won an auction stand first, in the order of their bids; where bids are paid the highest stands first. */
function queueOf(draft: ProductDraft, pricing: PricingPolicy | undefined): Product["queue"] {
  if (pricing?.sealsBids === true) return "auction";
  return draft.queue ?? (draft.price_lock === "bid" ? "by_bid" : "one_line");
}

function slaOf(context: Context, name: string, draft: ProductDraft): readonly SlaStep[] {
  if (draft.sla === undefined) return [];
  if (draft.sla === "aws") return SLA_LADDERS.aws!.steps;
  return slaSteps(context, ["products", name, "sla"], draft.sla);
}
