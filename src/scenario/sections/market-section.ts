import type { Fleet } from "../../model/fleet.ts";
import type { Market, Product, Segment } from "../../model/market.ts";
import type { ArrivalSpec } from "../../model/workload.ts";
import type { MarketDraft, ProductDraft, SegmentDraft } from "../keys/market-keys.ts";
import { arrivalsOf, type Traces } from "./arrivals.ts";
import { competitorOf } from "./competitor-section.ts";
import { type Context, maybe } from "./context.ts";
import { patienceOf } from "./internal-section.ts";
import { lawOf } from "./laws.ts";
import type { KnownNames } from "./names.ts";
import type { PriceBook } from "./prices.ts";

export interface MarketInput {
  readonly fleet: Fleet;
  readonly known: KnownNames;
  readonly traces: Traces;
  readonly products: readonly Product[];
  /** All products of the file, also those that are not offered. */
  readonly productDrafts: Readonly<Record<string, ProductDraft>>;
  readonly prices: PriceBook;
}

/** The section `market`. */
export function marketOf(context: Context, draft: MarketDraft | undefined, input: MarketInput): Market {
  const segments = Object.entries(draft?.segments ?? {}).map(([name, each]) =>
    segmentOf(context, name, each, input),
  );
  const competitors = Object.entries(draft?.competitors ?? {}).map(([name, each]) =>
    competitorOf(context, name, each, { prices: input.prices, known: input.known, segments }),
  );
  return { segments, competitors };
}

function segmentOf(context: Context, name: string, draft: SegmentDraft, input: MarketInput): Segment {
  const path = ["market", "segments", name];
  return {
    name,
    arrivals: arrivalsOf(context, [...path, "arrivals"], draft.arrivals, input.traces) as ArrivalSpec,
    gpus: lawOf(context, [...path, "gpus"], draft.gpus),
    duration: lawOf(context, [...path, "duration"], draft.duration),
    ...maybe(
      "leadTime",
      draft.lead_time === undefined ? undefined : lawOf(context, [...path, "lead_time"], draft.lead_time),
    ),
    gpuTypes: typesOf(context, [...path, "gpu_types"], draft, input),
    wtp: lawOf(context, [...path, "wtp"], draft.wtp),
    ...maybe("patience", draft.patience === undefined ? ZERO : patienceOf(context, path, draft.patience)),
    ...biddingOf(context, path, draft, input.products),
    interruptionDiscount: draft.interruption_discount ?? 0,
    ...productsOf(context, [...path, "products"], draft, input),
    choice: choiceOf(context, path, draft),
    tasteUsdPerGpuHour: draft.taste ?? 0,
    switchingCostUsdPerGpuHour: draft.switching_cost ?? 0,
    ...maybe("queueLimit", draft.queue_limit),
    ...turnoutOf(draft),
  };
}

const ZERO = { kind: "constant", value: 0 } as const;

function typesOf(
  context: Context,
  path: readonly string[],
  draft: SegmentDraft,
  input: MarketInput,
): Segment["gpuTypes"] {
  const { gpuTypes, clusters } = input.fleet;
  if (draft.gpu_types === undefined) {
    const present = new Set(clusters.map((cluster) => cluster.gpuType));
    return gpuTypes.flatMap((type, index) =>
      type.rentable && present.has(index) ? [{ gpuType: index, wtpFactor: 1 }] : [],
    );
  }
  const seen = new Set<string>();
  return draft.gpu_types.flatMap((each, position) => {
    const [name, wtpFactor] = typeof each === "string" ? [each, 1] : [each.type, each.wtp_factor ?? 1];
    const at = [...path, position];
    const index = gpuTypes.map((type) => type.name);
    const gpuType = context.reference(at, { name, kind: "GPU type", index, known: input.known.gpuTypes });
    if (seen.has(name))
      context.report(at, { code: "duplicate", expected: "each type once", found: `\`${name}\` twice` });
    seen.add(name);
    if (gpuType < 0) return [];
    if (!gpuTypes[gpuType]!.rentable) {
      const suggestion = `remove \`${name}\`, or set \`fleet.gpu_types.${name}.rentable: true\``;
      context.report(at, {
        code: "value",
        expected: "a rentable GPU type",
        found: `\`${name}\``,
        suggestion,
      });
    }
    return [{ gpuType, wtpFactor }];
  });
}

/** Cost of waiting, and the bids that follow from it. */
function biddingOf(
  context: Context,
  path: readonly string[],
  draft: SegmentDraft,
  products: readonly Product[],
): Pick<Segment, "waitingCost" | "bids"> {
  const isUsed = draft.bid !== undefined && products.some(({ priceLock }) => priceLock === "bid");
  for (const key of ["waiting_cost", "bid"] as const) {
    if (draft[key] === undefined || isUsed) continue;
    const text = `\`${key}\` has no effect: it needs a \`bid\`, and a product with \`price_lock: bid\``;
    context.warn([...path, key], text, "add what is missing, or remove it");
  }
  if (draft.bid !== undefined && draft.waiting_cost === undefined) {
    context.report([...path, "bid"], {
      code: "value",
      expected: "a `waiting_cost` beside it, by which tenants bid",
      found: "none",
      suggestion: "add for example `waiting_cost: { law: uniform, min: 0 USD/GPUh, max: 1 USD/GPUh }`",
    });
  }
  const points = draft.bid?.by_waiting_cost.map(([waitingCostUsd, bidUsd]) => ({ waitingCostUsd, bidUsd }));
  points?.forEach(({ waitingCostUsd }, at) => {
    const before = points[at - 1]?.waitingCostUsd ?? Number.NEGATIVE_INFINITY;
    if (waitingCostUsd > before) return;
    context.report([...path, "bid", "by_waiting_cost", at], {
      code: "value",
      expected: `a waiting cost above that of the point before, ${before} USD/GPUh`,
      found: `${waitingCostUsd} USD/GPUh`,
    });
  });
  return {
    ...maybe(
      "waitingCost",
      draft.waiting_cost && lawOf(context, [...path, "waiting_cost"], draft.waiting_cost),
    ),
    ...maybe("bids", points),
  };
}

/** Who of the potential tenants looks at the offers at all. */
function turnoutOf({ elasticity, churn }: SegmentDraft): Pick<Segment, "elasticity" | "churn"> {
  return {
    ...maybe(
      "elasticity",
      elasticity && {
        referencePriceUsdPerGpuHour: elasticity.reference_price,
        exponent: elasticity.exponent,
      },
    ),
    ...maybe(
      "churn",
      churn && {
        perEviction: churn.per_eviction,
        customers: churn.customers,
        recoveryMs: churn.recovery,
      },
    ),
  };
}

/** A logit needs tastes: without them everybody chooses alike. */
function choiceOf(context: Context, path: readonly string[], draft: SegmentDraft): "wtp" | "logit" {
  if (draft.choice === "logit" && !(draft.taste !== undefined && draft.taste > 0)) {
    context.report([...path, "choice"], {
      code: "value",
      expected: "a `taste` above 0 beside `choice: logit`",
      found: "no taste",
      suggestion: "add for example `taste: 0.5 USD/GPUh`: prices weigh 1 / taste",
    });
  }
  return draft.choice ?? "wtp";
}

/** Indices of the products that a segment considers, and their quality; those that are not offered drop out. */
function productsOf(
  context: Context,
  path: readonly string[],
  draft: SegmentDraft,
  input: MarketInput,
): Pick<Segment, "products" | "qualityUsdPerGpuHour"> {
  const index = input.products.map((product) => product.name);
  if (draft.products === undefined) return { products: index.map((_, position) => position) };
  const named = draft.products.map((each) => (typeof each === "string" ? { product: each } : each));
  const considered = named.map(({ product: name, quality = 0 }, position) => {
    const isName = typeof draft.products![position] === "string";
    const at = isName ? [...path, position] : [...path, position, "product"];
    if (named.findIndex(({ product }) => product === name) !== position) {
      context.report(at, { code: "duplicate", expected: "each product once", found: `\`${name}\` twice` });
    }
    const product = context.reference(at, { name, kind: "product", index, known: input.known.products });
    return { product, quality };
  });
  const offered = considered.filter(({ product }) => product >= 0);
  const qualities = offered.map(({ quality }) => quality);
  const products = offered.map(({ product }) => product);
  return qualities.every((quality) => quality === 0)
    ? { products }
    : { products, qualityUsdPerGpuHour: qualities };
}
