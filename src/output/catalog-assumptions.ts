import { DEFAULT_ELECTRICITY, DEFAULT_PUE, type Figure, IDLE_POWER_SHARE } from "../model/catalog.ts";
import { GPU_CATALOG } from "../model/catalog-gpus.ts";
import { PRICE_REGIMES } from "../model/catalog-price-regimes.ts";
import { SLA_LADDERS } from "../model/catalog-sla.ts";
import { DAY_MS } from "../model/time.ts";
import { isMap } from "../scenario/keys/fields.ts";
import type { Assumption } from "./assumptions.ts";
import { mapAt, valuesIn, wordsIn } from "./document-parts.ts";
import { modelAssumptions } from "./model-assumptions.ts";

/**
 * The figures of the catalog that a scenario document rests on: those of the GPU types, models, service levels and
 * price regimes that it names, unless it gives figures of its own, and the defaults of what its data centers leave open.
 */
export function catalogAssumptions(resolved: unknown): readonly Assumption[] {
  const words = wordsIn(resolved);
  const ladders = wordsIn([...valuesIn(resolved, "sla")]);
  const regimes = wordsIn([...valuesIn(resolved, "regimes")]);
  const fleet = mapAt(resolved, "fleet");
  return [
    ...GPU_CATALOG.filter(({ name }) => words.has(name)).flatMap((entry) => {
      const own = mapAt(mapAt(fleet, "gpu_types"), entry.name);
      return gpuRows(entry, { own, usesPrice: words.has("catalog") });
    }),
    ...siteRows(fleet),
    ...modelAssumptions(mapAt(resolved, "models"), words),
    ...Object.entries(SLA_LADDERS)
      .filter(([name]) => ladders.has(name))
      .map(([name, ladder]) => ladderRow(name, ladder)),
    ...Object.entries(PRICE_REGIMES)
      .filter(([name]) => regimes.has(name))
      .flatMap(([name, regime]) => regimeRows(name, regime)),
  ];
}

interface GpuUse {
  /** What the scenario says about the type itself. */
  readonly own: Readonly<Record<string, unknown>>;
  /** Whether any price of the scenario is that of the catalog. */
  readonly usesPrice: boolean;
}

function gpuRows(entry: (typeof GPU_CATALOG)[number], { own, usesPrice }: GpuUse): readonly Assumption[] {
  const { name, loadPower, idlePower, relativePerformance, onDemandPrice } = entry;
  const idle = own["load_power"] === undefined ? idlePower : IDLE_POWER_SHARE;
  const figures: readonly (readonly [string, Figure | undefined])[] = [
    ["load_power", loadPower],
    ["idle_power", idle],
    ["relative_performance", relativePerformance],
    ["on_demand_price", usesPrice ? onDemandPrice : undefined],
  ];
  return figures.flatMap(([key, figure]) =>
    figure === undefined || own[key] !== undefined ? [] : [figureRow(`gpu_types.${name}.${key}`, figure)],
  );
}

/** PUE and electricity of clusters without a data center, and of data centers that do not say them. */
function siteRows(fleet: Readonly<Record<string, unknown>>): readonly Assumption[] {
  const sites = Object.values(mapAt(fleet, "data_centers"));
  const clusters = Object.values(mapAt(fleet, "clusters"));
  const isHomeless = clusters.some((each) => isMap(each) && each["data_center"] === undefined);
  const lacks = (key: string): boolean =>
    isHomeless || sites.some((site) => isMap(site) && site[key] === undefined);
  return [
    ...(lacks("pue") ? [figureRow("data_centers.pue", DEFAULT_PUE)] : []),
    ...(lacks("electricity") ? [figureRow("data_centers.electricity", DEFAULT_ELECTRICITY)] : []),
  ];
}

function figureRow(key: string, figure: Figure): Assumption {
  return { section: "catalog", key, ...figure };
}

function ladderRow(name: string, { steps, source, confidence }: (typeof SLA_LADDERS)[string]): Assumption {
  const value = steps
    .map((step) => `below ${percent(step.availability)}: ${percent(step.creditShare)} credit`)
    .join("; ");
  return { section: "catalog", key: `sla.${name}`, value, unit: "", date: "", source, confidence };
}

type Regime = (typeof PRICE_REGIMES)[keyof typeof PRICE_REGIMES];

function regimeRows(name: string, { calm, scarce, ...origin }: Regime): readonly Assumption[] {
  const rowsOf = (part: string, { meanDurationMs, factor, growthPerYear }: Regime["calm" | "scarce"]) =>
    (
      [
        ["mean_duration", meanDurationMs / DAY_MS, "d"],
        ["factor", factor, "x the base price"],
        ["growth", growthPerYear, "/year"],
      ] as const
    ).map(
      ([key, value, unit]): Assumption => ({
        section: "catalog",
        key: `price_regimes.${name}.${part}.${key}`,
        value,
        unit,
        ...origin,
      }),
    );
  return [...rowsOf("calm", calm), ...rowsOf("scarce", scarce)];
}

/** 0.9999 as `99.99 %`. */
function percent(share: number): string {
  return `${Number((100 * share).toPrecision(12))} %`;
}
