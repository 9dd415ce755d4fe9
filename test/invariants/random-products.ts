import fc from "fast-check";
import { cents, maybe, minutes, whole } from "./arbitraries.ts";
import { bidPricing, blockPricing, occupancyPricing, pricing } from "./random-pricing.ts";

/** A product as a document has it. */
type Product = Readonly<Record<string, unknown>>;

const steps = fc
  .array(cents(20, 500), { minLength: 2, maxLength: 4 })
  .map((prices) => prices.map((price, i) => ({ at: `${i * 3} h`, price })));
const sla = fc.constantFrom(undefined, "aws", [{ below: 0.99, credit: 0.5 }]);
const lock = fc.constantFrom(undefined, "admission", "floating");
const increment = fc.constantFrom("0 s", "60 s", "1 h");

const firm = fc.record({
  kind: fc.constant("on_demand"),
  queue: fc.constantFrom("one_line", "by_size", "by_bid"),
  pricing: maybe(fc.oneof({ weight: 4, arbitrary: pricing }, occupancyPricing)),
  price: fc.oneof(cents(50, 500), steps),
  price_lock: lock,
  increment,
  sla,
  priority: maybe(whole(0, 7)),
  guard: maybe(minutes(0, 300)),
});

const contract = fc.record({
  kind: fc.constant("reserved"),
  pricing: maybe(pricing),
  price: fc.oneof(cents(50, 400), fc.constant({ of: "firm", times: 0.8 }), steps),
  price_lock: lock,
  discount: fc.constantFrom(0, 0.2),
  term: maybe(minutes(60, 900)),
  min_duration: fc.constantFrom("0 s", "2 h"),
  usage: fc.constantFrom(0, 0.3, 0.5, 0.8, 1),
  resell_idle: fc.boolean(),
  prepaid: fc.constantFrom(0, 0.3),
  sla,
  priority: maybe(whole(0, 7)),
});

const cheap = fc.record({
  kind: fc.constant("spot"),
  queue: fc.constantFrom("one_line", "by_size", "by_bid"),
  pricing: maybe(fc.oneof(pricing, bidPricing)),
  price: fc.oneof(cents(10, 300), fc.constant({ of: "firm", times: 0.35 }), steps),
  price_lock: lock,
  increment,
  notice: fc.constantFrom("0 s", "2 min", "1 h"),
  on_reclaim: fc.constantFrom("kill", "requeue"),
  interrupted_hour: fc.constantFrom("billed", "free"),
  eviction_credit: fc.constantFrom("0 h", "0.5 h"),
  checkpoint: maybe(fc.record({ interval: minutes(5, 60), cost: fc.constantFrom("0 s", "1 min", "10 min") })),
  restart: fc.constantFrom("0 s", "1 min"),
  priority: maybe(whole(0, 7)),
});

const ahead = fc.record({
  kind: fc.constant("block"),
  pricing: maybe(fc.oneof({ weight: 2, arbitrary: pricing }, blockPricing)),
  price: fc.oneof(cents(10, 400), fc.constant({ of: "firm", times: 0.6 }), steps),
  starts: fc.oneof(
    fc.uniqueArray(whole(1, 700), { minLength: 1, maxLength: 6 }).map((at) => at.map((n) => `${n} min`)),
    fc.record({ first: minutes(1, 200), every: minutes(5, 120), count: maybe(whole(1, 12)) }),
  ),
  length: minutes(1, 300),
  quota: maybe(whole(1, 60)),
  sales_close: fc.constantFrom("0 s", "1 s"),
  sla,
  priority: maybe(whole(0, 7)),
});

/** One product of each kind: firm, contract, cheap, ahead. */
export const products: fc.Arbitrary<readonly Product[]> = fc.tuple(firm, contract, cheap, ahead);

/** What the rest of a document offers to pricing policies. */
interface Surroundings {
  readonly hasCompetitors: boolean;
  readonly hasOneType: boolean;
}

/** Products that fit together, and to the rest of their document. */
export function fitted(drafts: readonly Product[], rest: Surroundings): readonly Product[] {
  return drafts.map((draft) => {
    const policy = (draft.pricing as { policy: string } | undefined)?.policy;
    const { pricing: set, ...posted } = draft;
    if (policy === undefined || (policy === "competitor_indexed" && !rest.hasCompetitors)) return posted;
    if (policy === "congestion_optimal" && !rest.hasOneType) return posted;
    const { price } = draft;
    // A price that is moved must be constant, and that of another product may be none.
    const start = Array.isArray(price) ? price[0].price : typeof price === "string" ? price : "1.2 USD/GPUh";
    if (policy !== "auction" && policy !== "spot_index") return { ...posted, price: start, pricing: set };
    return { ...posted, price: start, pricing: set, price_lock: "floating", queue: "by_bid" };
  });
}
