import { DEFAULT_PROCESS_STEP_MS, PRICE_REGIMES } from "../../model/catalog-price-regimes.ts";
import type { Competitor, PriceProcess, PriceRegime } from "../../model/market.ts";
import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import type { CompetitorDraft } from "../keys/competitor-keys.ts";
import { type Context, maybe, type Path } from "./context.ts";
import type { PriceBook } from "./prices.ts";

/** One entry of `market.competitors`. */
export function competitorOf(
  context: Context,
  name: string,
  draft: CompetitorDraft,
  prices: PriceBook,
): Competitor {
  const path = ["market", "competitors", name];
  const table = prices.read([...path, "prices"], draft.prices);
  return {
    name,
    prices: table.map(
      (series) =>
        series && { timesMs: series.timesMs, values: series.values.map((nano) => nano / NANO_PER_USD) },
    ),
    ...maybe("qualityUsdPerGpuHour", draft.quality),
    ...maybe("process", draft.process && processOf(context, [...path, "process"], draft.process)),
  };
}

type ProcessDraft = NonNullable<CompetitorDraft["process"]>;

function processOf(context: Context, path: Path, draft: ProcessDraft): PriceProcess {
  const noise = draft.noise && { sd: draft.noise.sd, correlationMs: draft.noise.correlation };
  const shared = { everyMs: draft.every ?? DEFAULT_PROCESS_STEP_MS, ...maybe("noise", noise) };
  if (draft.kind === "mean_reverting") return shared;
  return {
    ...shared,
    regimes: regimesOf(context, [...path, "regimes"], draft.regimes),
    ...maybe("startRegime", draft.start && REGIMES.indexOf(draft.start)),
  };
}

const REGIMES = ["calm", "scarce"] as const;

type RegimesDraft = Extract<ProcessDraft, { kind: "regime_switching" }>["regimes"];

function regimesOf(context: Context, path: Path, draft: RegimesDraft): readonly PriceRegime[] {
  if (typeof draft === "string") {
    const entry = PRICE_REGIMES[draft as keyof typeof PRICE_REGIMES];
    return REGIMES.map((name) => entry[name]);
  }
  return REGIMES.map((name) => {
    const { mean, factor = 1, growth = 0 } = draft[name];
    if (growth <= -1) {
      context.report([...path, name, "growth"], { code: "value", expected: "a growth above -100 %" });
    }
    return { meanDurationMs: mean, factor, growthPerYear: growth };
  });
}
