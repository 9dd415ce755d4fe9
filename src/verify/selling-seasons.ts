import { sumMoney, usdOf } from "../metrics/exact.ts";
import { arrivals, CLUSTER, type Document, fleet, GPU, hours, NO_ENERGY, usdPerGpuHour } from "./document.ts";
import { type Metric, mean, type Seen } from "./metric.ts";

/** A run of selling seasons, one after the other: whatever is sold in a season begins at its end and lasts as long. */
export interface Seasons {
  /** Units for sale in each [GPUs]. */
  readonly units: number;
  /** Length of a season [h]. */
  readonly seasonH: number;
  readonly count: number;
}

/** A class of customers of one unit each, who find nothing left or are refused, or buy at their price. */
export interface Customers {
  readonly name: string;
  readonly arrivals: Document;
  /** Price of a unit [USD]. */
  readonly priceUsd: number;
  /** What they would pay for a GPU-hour; a text or a law. */
  readonly wtp: unknown;
  /** How the seller moves the price, where it does. */
  readonly pricing?: Document;
}

/** Blocks of GPUs sold ahead, a product for each class of customers. */
export function seasonsDocument(
  { units, seasonH, count }: Seasons,
  customers: readonly Customers[],
): Document {
  const segment = (each: Customers): Document => ({
    arrivals: each.arrivals,
    gpus: 1,
    duration: hours(seasonH),
    gpu_types: [GPU],
    wtp: each.wtp,
    patience: "0 s",
    products: [each.name],
  });
  const product = ({ priceUsd, pricing }: Customers): Document => ({
    kind: "block",
    price: usdPerGpuHour(Math.round((priceUsd / seasonH) * 1e9) / 1e9),
    starts: { first: hours(seasonH), every: hours(seasonH), count },
    length: hours(seasonH),
    ...(pricing === undefined ? {} : { pricing }),
  });
  const byName = (of: (each: Customers) => Document): Document =>
    Object.fromEntries(customers.map((each) => [each.name, of(each)]));
  return {
    fleet: fleet({ [CLUSTER]: { topology: "pool", gpus: units } }),
    market: { segments: byName(segment) },
    products: byName(product),
    ...NO_ENERGY,
  };
}

/** Poisson arrivals in one of several equal parts of each season; in all of it if there is one part. */
export function arrivalsInPart(
  meanNumber: number,
  season: { readonly part: number; readonly parts: number; readonly seasonH: number },
): Document {
  const { part, parts, seasonH } = season;
  const lengthH = seasonH / parts;
  const stretches = [
    { for: part * lengthH, factor: 0 },
    { for: lengthH, factor: 1 },
    { for: (parts - 1 - part) * lengthH, factor: 0 },
  ];
  const steps = stretches.flatMap((each) => (each.for > 0 ? [{ ...each, for: hours(each.for) }] : []));
  return { ...arrivals(meanNumber / lengthH), ...(parts === 1 ? {} : { steps }) };
}

const bookings = (run: Seen): number =>
  usdOf(sumMoney(run.result.products.map((product) => product.bookingsUsd)));

/** Value of what is sold in a season [USD]. */
export const seasonRevenue = (count: number): Metric => mean((run) => bookings(run) / count);

/** Its standard deviation between seasons, from runs of one season each [USD]. */
export const seasonRevenueSd: Metric = {
  components: (run) => [bookings(run), bookings(run) ** 2],
  of: ([first, second]) => Math.sqrt(Math.max(0, second! - first! ** 2)),
};

/** Units sold to a segment in a season. */
export const seasonSales = (segment: string, count: number): Metric =>
  mean((run) => run.flow(segment).accepted / count);
