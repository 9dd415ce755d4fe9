import { DAY_MS, FOREVER_MS, HOUR_MS, WEEK_MS } from "../../model/time.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";
import { choice, group, list, needed, number, optional, timeZone, type ValuesOf } from "../parameters.ts";
import type { Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";

const parameters = {
  time_zone: optional(timeZone(), "whose clock the hours are of; the offset is that at the start", "UTC"),
  periods: needed(
    list(
      group({
        days: optional(choice(["all", "weekdays", "weekend"]), "days on which the period begins", "all"),
        from: needed(number({ least: 0, below: 24 }), "hour of the local day at which it begins"),
        to: needed(
          number({ above: 0, most: 24 }),
          "hour at which it ends; not above `from` = of the next day",
        ),
        factor: needed(number({ above: 0 }), "the posted price is multiplied by this"),
      }),
    ),
    "times with a price of their own; the first that holds counts, and the posted price outside all of them",
  ),
};
type Values = ValuesOf<typeof parameters>;
type Period = Values["periods"][number];

/** A price by hour and weekday. */
export const timeOfUse: PricingPolicy<typeof parameters> = {
  name: "time_of_use",
  description: "The price follows the hour of the day and the day of the week.",
  parameters,
  create: (values, context) => new TimeOfUse(values, context),
};

/** Monday of the first week that began after 1970 [ms]. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

class TimeOfUse implements Pricing {
  readonly name = "time_of_use";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs = 0;
  /** Instants of the local week at which the price may change, ascending from 0 [ms]. */
  private readonly edgesMs: readonly number[];
  /** Price from each edge on [nano-USD per GPU-hour]. */
  private readonly pricesNano: readonly number[];
  /** Time of the local week at the start of the scenario [ms]. */
  private readonly startMs: number;

  constructor({ time_zone: offsetMs = 0, periods }: Values, { postedNano, terms }: PricingContext) {
    const edges = periods.flatMap((period) => spans(period).flatMap(([from, to]) => [from, to % WEEK_MS]));
    this.edgesMs = [...new Set([0, ...edges])].sort((a, b) => a - b);
    this.pricesNano = this.edgesMs.map((atMs) => roundHalfEven(postedNano * factorAt(periods, atMs)));
    this.floorNano = Math.min(...this.pricesNano);
    this.capNano = Math.max(...this.pricesNano);
    this.startMs = modulo(terms.startEpochMs + offsetMs - FIRST_MONDAY_MS, WEEK_MS);
  }

  nextLookMs(nowMs: number): number {
    const { edgesMs } = this;
    if (this.floorNano === this.capNano) return FOREVER_MS;
    const weekMs = (this.startMs + nowMs) % WEEK_MS;
    const next = edgesMs.find((edge) => edge > weekMs) ?? WEEK_MS;
    return nowMs + next - weekMs;
  }

  price({ nowMs }: PricingView): number {
    const weekMs = (this.startMs + nowMs) % WEEK_MS;
    return this.pricesNano[this.edgesMs.findLastIndex((edge) => edge <= weekMs)]!;
  }

  /** The clock is all that it goes by. */
  state(): unknown {
    return {};
  }
}

/** Stretches of the week in which a period holds; one that runs over the end of the week goes on behind it. */
function spans({ days = "all", from, to }: Period): readonly (readonly [number, number])[] {
  const first = days === "weekend" ? 5 : 0;
  const last = days === "weekdays" ? 4 : 6;
  const lengthMs = Math.round((to > from ? to - from : to + 24 - from) * HOUR_MS);
  return Array.from({ length: last - first + 1 }, (_, day) => {
    const fromMs = (first + day) * DAY_MS + Math.round(from * HOUR_MS);
    return [fromMs, fromMs + lengthMs] as const;
  });
}

function factorAt(periods: readonly Period[], atMs: number): number {
  const holds = ([fromMs, toMs]: readonly [number, number]): boolean =>
    (fromMs <= atMs && atMs < toMs) || atMs + WEEK_MS < toMs;
  return periods.find((period) => spans(period).some(holds))?.factor ?? 1;
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
