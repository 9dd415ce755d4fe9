import type { Law } from "../model/law.ts";
import { meanOf, quantileOf } from "../random/quantile.ts";
import type { FareClass } from "./optimizers/fare-class.ts";
import type { SellerTerms } from "./seller-terms.ts";
import { offeredProduct, postedNano, tenantClasses } from "./tenant-classes.ts";

/** A class of demand on a cluster: one price, and the segments or products that pay it. */
export interface PriceClass extends FareClass {
  /** Indices of its segments, or of its products. */
  readonly members: readonly number[];
}

/** Classes of one cluster, dearest first. */
export interface PriceLadder {
  readonly kind: "segment" | "product";
  readonly classes: readonly PriceClass[];
}

/** How demand to come is known. */
export interface DemandWish {
  /** GPUs by segment or product as the seller states them; undefined = from the segments' laws. */
  readonly stated: Readonly<Record<string, number>> | undefined;
  readonly law: "poisson" | "normal";
  /** Of blocks: time that is left to sell [h]. Undefined = of leases, whose GPUs come back. */
  readonly seasonH?: number | undefined;
}

/**
 * Classes of demand by price on a cluster; segments or products of one price are one class.
 *
 * Stated demand is of the segments or products that it names; others are no class. Otherwise every product is one, and
 * its demand to come is the mean of what the segments that turn to it first would hold if nobody were refused: arrival rate x GPUs x the time that a lease
 * lasts; or, of blocks sold ahead, arrival rate x GPUs x the time that is left to sell. Normal demand has the variance of
 * such a Poisson number of requests, whose sizes differ.
 */
export function priceLadder(terms: SellerTerms, cluster: number, wish: DemandWish): PriceLadder {
  const { stated } = wish;
  if (stated === undefined) return { kind: "product", classes: merged(derived(terms, cluster, wish)) };
  const kind = Object.keys(stated).some((name) => terms.names.segments.includes(name))
    ? "segment"
    : "product";
  const names = kind === "segment" ? terms.names.segments : terms.names.products;
  const each = Object.entries(stated).flatMap(([name, mean]): readonly Member[] => {
    const index = names.indexOf(name);
    const product = kind === "segment" ? offeredProduct(terms, terms.segments[index]!, cluster) : index;
    const price = product === undefined ? undefined : postedNano(terms, product, cluster);
    return price === undefined ? [] : [{ index, price, mean, variance: wish.law === "normal" ? mean : 0 }];
  });
  return { kind, classes: merged(each) };
}

/** One segment or product with its own demand. */
interface Member {
  readonly index: number;
  readonly price: number;
  readonly mean: number;
  /** 0 = Poisson. */
  readonly variance: number;
}

/** Every product of leases, or of blocks, that is offered on the cluster; one that no segment turns to first gets 0. */
function derived(terms: SellerTerms, cluster: number, { law, seasonH }: DemandWish): readonly Member[] {
  const tenants = tenantClasses(terms, cluster);
  return terms.products.flatMap(({ kind }, index): readonly Member[] => {
    const price = postedNano(terms, index, cluster);
    if (price === undefined || (kind === "block") !== (seasonH !== undefined)) return [];
    let [mean, variance] = [0, 0];
    for (const { product, ratePerHour, meanHours, gpus } of tenants) {
      if (product !== index) continue;
      const requests = ratePerHour * (seasonH ?? meanHours);
      mean += requests * meanOf(gpus);
      if (law === "normal") variance += requests * meanSquareOf(gpus);
    }
    return [{ index, price, mean, variance }];
  });
}

/** Points at which a law of sizes is looked at for its second moment. */
const POINTS = 1000;

function meanSquareOf(law: Law): number {
  if (law.kind === "constant") return law.value ** 2;
  let sum = 0;
  for (let i = 0; i < POINTS; i++) sum += quantileOf(law, (i + 0.5) / POINTS) ** 2;
  return sum / POINTS;
}

/** Members of one price together, dearest first. */
function merged(members: readonly Member[]): readonly PriceClass[] {
  const prices = [...new Set(members.map(({ price }) => price))].sort((a, b) => b - a);
  return prices.map((price) => {
    const alike = members.filter((each) => each.price === price);
    const mean = alike.reduce((sum, each) => sum + each.mean, 0);
    const variance = alike.reduce((sum, each) => sum + each.variance, 0);
    const demand = variance > 0 ? { mean, sd: Math.sqrt(variance) } : { mean };
    return { price, ...demand, members: alike.map(({ index }) => index) };
  });
}
