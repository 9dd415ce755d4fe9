import { bidderOf } from "../../market/bidder.ts";
import { Choice } from "../../market/choice.ts";
import { CompetitorPrices } from "../../market/competitor-prices.ts";
import { requestSource } from "../../market/request-source.ts";
import { emptyDraft } from "../../model/requests.ts";
import type { Scenario } from "../../model/scenario.ts";
import type { StreamFactory } from "../../random/stream.ts";
import { largestGang, rentableClusters } from "../../world/largest-gang.ts";
import type { Customer } from "./customer.ts";
import type { LeaseBids, Offer, Request } from "./lease-bids.ts";

/**
 * Every request of a run as a customer, with the price up to which it would buy each offer.
 *
 * A second cursor over the sources of the segments: it draws what the run drew, whatever the run did with it. Prices
 * are asked for as 0, so that the ranking tells the limit of every offer that is worth anything at some price. Who
 * stays away (elasticity, churn) counts as having come: that only adds customers.
 */
export function requestCustomers(
  scenario: Scenario,
  streams: StreamFactory,
  bids: LeaseBids,
): readonly Customer[] {
  const { fleet, market, products, startEpochMs, horizonMs } = scenario;
  const typeNames = fleet.gpuTypes.map(({ name }) => name);
  const largest = products.map(({ kind }) =>
    fleet.gpuTypes.map((_, type) =>
      largestGang(fleet, rentableClusters(fleet, type), { isExternal: true, isFirm: kind !== "spot" }),
    ),
  );
  const ask = (product: number, type: number): number =>
    products[product]!.prices[type] === undefined ? Number.NaN : 0;
  // What a rival answers to our prices is not known beforehand: without it tenants would pay more, never less.
  const competitors = market.competitors.filter(({ response }) => response === undefined);
  const customers: Customer[] = [];
  market.segments.forEach((segment, index) => {
    const source = requestSource(segment, startEpochMs, streams);
    const entity = `segment:${segment.name}`;
    // Of its own for each segment: prices that move by themselves cannot be asked back in time.
    const rivals = { competitors, prices: new CompetitorPrices(competitors, streams) };
    const choice = new Choice(segment, products, rivals, streams, entity, typeNames);
    const bidder = bidderOf(segment, products);
    const draft = emptyDraft();
    for (source.next(draft); draft.atMs < horizonMs; source.next(draft)) {
      // Whoever bids by its cost of waiting pays that bid and no more, whatever it is worth to it.
      const price = bidder === undefined ? ask : bidder.facing(draft.waitingCostUsd, ask);
      choice.rank(draft.wtpUsdPerGpuHour, draft.durationMs, draft.atMs, price);
      bidder?.handIn(choice.offers);
      const offers = offersOf(choice.offers).filter(
        ({ product, gpuType }) => draft.gpus <= largest[product]![gpuType]!,
      );
      const request: Request = { ...draft, segment: index, arrivalMs: draft.atMs };
      const made = bids.ofRequest(request, offers);
      if (made.length > 0) customers.push({ bids: made });
    }
  });
  return customers;
}

/** The offers as objects of their own: the ranking is reused. */
function offersOf(ranked: Choice["offers"]): readonly Offer[] {
  return Array.from({ length: ranked.count }, (_, at) => ({
    product: ranked.product[at]!,
    gpuType: ranked.gpuType[at]!,
    limitNano: ranked.limitNano[at]!,
  }));
}
