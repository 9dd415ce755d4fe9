import { FOREVER_MS } from "../../model/time.ts";
import type { Bids } from "../optimizers/clearing.ts";
import type {
  PolicyReport,
  Pricing,
  PricingContext,
  PricingPolicy,
  PricingView,
  SaleAhead,
} from "../pricing.ts";
import { deepFrozen } from "./deep-frozen.ts";
import { moduleDescription, watchedProblems } from "./module-description.ts";
import type { ModuleWatch } from "./module-watch.ts";

/** A pricing of the user's own: it sees frozen data, and what it throws or says wrongly ends the run. */
export function modulePricing(policy: PricingPolicy, watch: ModuleWatch): PricingPolicy {
  const { unsuited } = policy;
  return {
    ...moduleDescription(policy, watch),
    goesByBids: policy.goesByBids === true || policy.sealsBids === true,
    sealsBids: policy.sealsBids === true,
    create: (parameters, context) => {
      const seen = readonlyContext(context);
      const made = watch.within("create", () => policy.create(deepFrozen(parameters), seen));
      return new ModulePricing(policy, made, watch);
    },
    ...(unsuited === undefined
      ? {}
      : {
          unsuited: (parameters, product, terms) =>
            watchedProblems(watch, unsuited, () =>
              policy.unsuited!(deepFrozen(parameters), product, deepFrozen(terms)),
            ),
        }),
  };
}

/** Terms as a copy, and streams of which only draws can be taken. */
function readonlyContext({ product, gpuType, postedNano, terms, stream }: PricingContext): PricingContext {
  return Object.freeze({
    product,
    gpuType,
    postedNano,
    terms: deepFrozen(terms),
    stream: (purpose: string) => {
      const own = stream(purpose);
      return Object.freeze({ next: () => own.next() }) as ReturnType<PricingContext["stream"]>;
    },
  });
}

class ModulePricing implements Pricing {
  readonly name: string;
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs: number;
  readonly quotesEach: boolean;
  readonly followsCompetitors: boolean;
  readonly isSealed: boolean;
  private readonly pricing: Pricing;
  private readonly watch: ModuleWatch;
  private readonly view = new ReadonlyPricingView();

  constructor(policy: PricingPolicy, made: unknown, watch: ModuleWatch) {
    const pricing = (made ?? {}) as Pricing;
    checkMade(policy, made, watch);
    this.name = policy.name;
    this.pricing = pricing;
    this.watch = watch;
    this.floorNano = pricing.floorNano;
    this.capNano = pricing.capNano;
    this.firstLookMs = pricing.firstLookMs;
    this.quotesEach = pricing.quotesEach === true;
    this.followsCompetitors = pricing.followsCompetitors === true;
    this.isSealed = policy.sealsBids === true;
  }

  get cutoffNano(): number {
    const cutoff = this.pricing.cutoffNano;
    if (typeof cutoff === "number" && cutoff >= 0) return cutoff;
    throw this.watch.returned(this.pricing.price, "a `cutoffNano` of at least 0, as bids are sealed", cutoff);
  }

  nextLookMs(nowMs: number): number {
    const next = this.watch.within("nextLookMs", () => this.pricing.nextLookMs(nowMs));
    if (isTime(next) && next > nowMs) return next;
    throw this.watch.returned(this.pricing.nextLookMs, `whole ms after ${nowMs} from \`nextLookMs\``, next);
  }

  price(view: PricingView): number {
    this.view.turnTo(view);
    let price: number;
    try {
      price = this.pricing.price(this.view.shown);
    } catch (error) {
      throw this.watch.thrown(error, "price");
    }
    if (Number.isSafeInteger(price) && price >= this.floorNano && price <= this.capNano) return price;
    const expected = `whole nano-USD from ${this.floorNano} to ${this.capNano} from \`price\``;
    throw this.watch.returned(this.pricing.price, expected, price);
  }

  state(): unknown {
    return this.watch.within("state", () => this.pricing.state());
  }

  report(): readonly PolicyReport[] {
    const { report } = this.pricing;
    if (report === undefined) return [];
    const found: unknown = this.watch.within("report", () => this.pricing.report!());
    if (!Array.isArray(found)) throw this.watch.returned(report, "a list of figures from `report`", found);
    return found.map(({ name, unit, value }: PolicyReport) => {
      if (typeof name === "string" && typeof unit === "string" && Number.isFinite(value))
        return { name, unit, value };
      throw this.watch.returned(report, "figures with `name`, `unit` and a finite `value`", value);
    });
  }
}

/** @throws PolicyFault unless `create` has made a pricing. */
function checkMade(policy: PricingPolicy, made: unknown, watch: ModuleWatch): void {
  const pricing = (made ?? {}) as Partial<Pricing>;
  const { floorNano, capNano, firstLookMs } = pricing;
  for (const method of ["price", "nextLookMs", "state"] as const) {
    if (typeof pricing[method] !== "function") {
      const expected = "a pricing with `price(view)`, `nextLookMs(nowMs)` and `state()` from `create`";
      throw watch.returned(policy.create, expected, pricing[method]);
    }
  }
  if (!isPrice(floorNano) || !isPrice(capNano) || floorNano > capNano) {
    const expected = "whole nano-USD `floorNano` <= `capNano` of what `create` makes";
    throw watch.returned(policy.create, expected, `${String(floorNano)}, ${String(capNano)}`);
  }
  if (!isTime(firstLookMs)) {
    throw watch.returned(policy.create, "whole ms `firstLookMs` of what `create` makes", firstLookMs);
  }
}

const isPrice = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime = (value: unknown): value is number =>
  value === FOREVER_MS || (Number.isSafeInteger(value) && (value as number) >= 0);

/** The world's view behind getters that show what the interface says and nothing else. */
class ReadonlyPricingView {
  readonly shown: PricingView;
  private view: PricingView | undefined;

  constructor() {
    const of = (): PricingView => this.view!;
    const getters = Object.fromEntries(
      FIELDS.map((name) => [name, { get: () => of()[name], enumerable: true }]),
    );
    const ahead = { get: () => readonlySale(of().ahead), enumerable: true };
    const shown = Object.defineProperties({}, { ...getters, ahead }) as PricingView;
    this.shown = Object.freeze(
      Object.assign(shown, {
        bids: () => readonlyBids(of().bids()),
        competitorNano: (competitor: number) => of().competitorNano(competitor),
      }),
    );
  }

  turnTo(view: PricingView): void {
    this.view = view;
  }
}

/** Every plain number of the view; a new one has to be named here. */
const NUMBERS: Readonly<Record<Exclude<keyof PricingView, "bids" | "competitorNano" | "ahead">, true>> = {
  nowMs: true,
  priceNano: true,
  installedGpus: true,
  upGpus: true,
  busyGpus: true,
  openGpus: true,
  soldGpus: true,
  queuedGpus: true,
  quotes: true,
  sales: true,
  salesGpus: true,
  supplyGpus: true,
};
const FIELDS = Object.keys(NUMBERS) as readonly (keyof typeof NUMBERS)[];

function readonlySale(ahead: SaleAhead | undefined): SaleAhead | undefined {
  return ahead && Object.freeze({ leftGpus: ahead.leftGpus, closesInMs: ahead.closesInMs });
}

/** A copy: the world's lists are longer than what counts, and its own. */
function readonlyBids({ count, limitNano, gpus }: Bids): Bids {
  return deepFrozen({
    count,
    limitNano: Array.from({ length: count }, (_, at) => limitNano[at]!),
    gpus: Array.from({ length: count }, (_, at) => gpus[at]!),
  });
}
