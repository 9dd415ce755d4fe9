import type { BadInput } from "./bad-inputs.ts";
import { changed, GOOD } from "./memory.ts";

const AUCTION = "pricing: {policy: auction, every: 1 h, rule: highest_rejected}";
const INDEX = "pricing: {policy: spot_index, weight: 0.5, floor: 1 USD/GPUh, cap: 5 USD/GPUh}";
const SPOT_PRICE = "price: {H100: {of: on_demand, times: 0.35}}";

/** GOOD with more keys on its spot product, or on the one on demand. */
const spot = (...keys: readonly string[]) => changed(SPOT_PRICE, [SPOT_PRICE, ...keys].join("\n    "));
const onDemand = (key: string) => GOOD.replace("{H100: 2.95 USD/GPUh}", `{H100: 2.95 USD/GPUh}\n    ${key}`);

/** Faults of prices, pricing policies where they make no sense, and faults of their parameters. */
export const BAD_PRICING: readonly BadInput[] = [
  {
    title: "an auction of what is not spot",
    text: onDemand(AUCTION),
    place: "33:5 products.on_demand.pricing",
    expected: /a product of kind spot/,
    found: /`auction` on a product of kind on_demand/,
    suggestion: /`kind: spot`/,
  },
  {
    title: "an index of bids on a product that takes none",
    text: onDemand(INDEX),
    place: "33:5 products.on_demand.pricing",
    expected: /a product of kind spot/,
    found: /`spot_index` on a product of kind on_demand/,
    suggestion: /`kind: spot`/,
  },
  {
    title: "an auction whose leases keep their price",
    text: spot(AUCTION, "price_lock: admission"),
    place: "36:17 products.spot.price_lock",
    expected: /`floating`/,
    found: /admission/,
    suggestion: /remove `price_lock`/,
  },
  {
    title: "an auction that serves by arrival",
    text: spot(AUCTION, "queue: one_line"),
    place: "36:12 products.spot.queue",
    expected: /`by_bid`/,
    found: /one_line/,
    suggestion: /remove `queue`/,
  },
  {
    title: "a pricing that nobody knows",
    text: spot("pricing: {policy: acution, every: 1 h}"),
    place: "35:23 products.spot.pricing.policy",
    expected: /one of .*auction/,
    found: /acution/,
    suggestion: /did you mean `auction`/,
  },
  {
    title: "a competitor that is not in the market",
    text: spot("pricing: {policy: competitor_indexed, to: lambda, floor: 1 USD/GPUh, cap: 2 USD/GPUh}"),
    place: "35:47 products.spot.pricing.to",
    expected: /a market with competitors/,
    found: /none/,
    suggestion: /add `market.competitors`/,
  },
  {
    title: "prices that refer to each other",
    text: changed("{H100: 2.95 USD/GPUh}", "{H100: {of: spot}}"),
    place: "34:24 products.spot.price.H100.of",
    expected: /do not refer to each other/,
    found: /on_demand > spot > on_demand/,
  },
  {
    title: "an internal-only GPU type offered",
    text: changed("{H100: 2.95 USD/GPUh}", "{MTIA: 2.95 USD/GPUh, H100: 2 USD/GPUh}"),
    place: "32:13 products.on_demand.price.MTIA",
    expected: /a rentable GPU type/,
    found: /`MTIA`/,
    suggestion: /remove `MTIA`/,
  },
];
