import { FOREVER_MS, HOUR_MS } from "../../model/time.ts";
import type { Pricing, PricingView } from "../../revenue/pricing.ts";
import type { Dice } from "./dice.ts";

const INSTALLED_GPUS = 64;
const START_NANO = 2e9;

/** What a look finds; quotes and sales are those since the look before. */
export interface Look {
  readonly seen: Omit<
    PricingView,
    "nowMs" | "priceNano" | "competitorNano" | "bids" | "quotes" | "sales" | "salesGpus"
  >;
  readonly quotes: number;
  readonly sales: number;
  readonly bidsNano: readonly number[];
  readonly competitorsNano: readonly number[];
}

/** Any looks, one after the other. */
export function anyLooks(dice: Dice, count: number): readonly Look[] {
  return dice.many(count, () => {
    const upGpus = dice.part(INSTALLED_GPUS);
    const busyGpus = dice.part(upGpus);
    const quotes = dice.part(50);
    return {
      seen: {
        installedGpus: INSTALLED_GPUS,
        upGpus,
        busyGpus,
        openGpus: dice.part(upGpus - busyGpus),
        soldGpus: dice.part(busyGpus),
        queuedGpus: dice.part(100),
        supplyGpus: dice.part(10),
        ahead:
          dice.part(1) === 0
            ? undefined
            : Object.freeze({ leftGpus: dice.part(INSTALLED_GPUS), closesInMs: dice.part(672 * HOUR_MS) }),
      },
      quotes,
      sales: dice.part(quotes),
      bidsNano: Object.freeze(dice.many(dice.part(12), () => dice.whole(1e8, 1e10))),
      competitorsNano: dice.many(2, () => dice.whole(1e8, 1e10)),
    };
  });
}

/** What came out of a sequence of looks. */
export interface Priced {
  readonly prices: readonly number[];
  /** By look: how often the policy asked the view for something. */
  readonly questions: readonly number[];
  /** A next look that does not come later. */
  readonly breach: string | undefined;
}

/** Prices over a sequence of looks, each seen as the world would show it, frozen. */
export function pricesOver(pricing: Pricing, looks: readonly Look[]): Priced {
  let priceNano = START_NANO;
  let nowMs = pricing.firstLookMs === FOREVER_MS ? 0 : pricing.firstLookMs;
  let breach: string | undefined;
  const counts = { quotes: 0, sales: 0, salesGpus: 0 };
  const questions: number[] = [];
  const prices = looks.map((look) => {
    counts.quotes += look.quotes;
    counts.sales += look.sales;
    counts.salesGpus += 2 * look.sales;
    const counted = countedView({ ...look.seen, ...counts, nowMs, priceNano, ...callsOf(look) });
    priceNano = pricing.price(counted.view);
    questions.push(counted.asked());
    const next = pricing.nextLookMs(nowMs);
    if (!(next > nowMs)) breach ??= `the look after ${nowMs} ms is at ${next} ms`;
    nowMs = next === FOREVER_MS ? nowMs + 60_000 : next;
    return priceNano;
  });
  return { prices, questions, breach };
}

function callsOf({ bidsNano, competitorsNano }: Look): Pick<PricingView, "bids" | "competitorNano"> {
  const gpus = Object.freeze(bidsNano.map(() => 1));
  return {
    competitorNano: (at) => competitorsNano[at],
    bids: () => Object.freeze({ count: bidsNano.length, limitNano: bidsNano, gpus }),
  };
}

/** The view behind getters that count; it cannot be changed. */
function countedView(view: PricingView): { readonly view: PricingView; readonly asked: () => number } {
  let asked = 0;
  const properties = Object.fromEntries(
    Object.keys(view).map((name) => {
      const get = (): unknown => {
        asked++;
        return view[name as keyof PricingView];
      };
      return [name, { get, enumerable: true }];
    }),
  );
  return { view: Object.freeze(Object.defineProperties({}, properties)) as PricingView, asked: () => asked };
}
