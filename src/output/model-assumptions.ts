import type { Figure } from "../model/catalog.ts";
import { MODEL_CATALOG, type ModelCatalogEntry } from "../model/catalog-models.ts";
import type { ReplicaFigures } from "../model/catalog-replicas.ts";
import { isMap } from "../scenario/keys/fields.ts";
import type { Assumption } from "./assumptions.ts";
import { mapAt } from "./document-parts.ts";

type Keys = Readonly<Record<string, unknown>>;

/** Keys of a deployment that stand in for figures of the catalog. */
const OWN = { speed: ["step", "tokens_per_second"], prefill: ["prefill"], load: ["load_time"] };

/**
 * Figures of the catalog of models that the models of a scenario rest on.
 *
 * @param models  The section `models` of the document.
 * @param words  All that the document names; figures are of GPU types among it.
 */
export function modelAssumptions(models: Keys, words: ReadonlySet<string>): readonly Assumption[] {
  return Object.entries(models).flatMap(([name, model]) => {
    const entry = MODEL_CATALOG.find((each) => isMap(model) && each.name === model["catalog"]);
    if (entry === undefined || !isMap(model)) return [];
    const replicas = entry.replicas.filter(({ gpuType }) => words.has(gpuType));
    const figures = [
      ...listPrices(entry, mapAt(mapAt(model, "tiers"), "standard")),
      ...replicas.flatMap((each) => replicaFigures(each, Object.values(mapAt(model, "deployments")))),
    ];
    return figures.map(
      ([key, figure]): Assumption => ({ section: "catalog", key: `models.${name}.${key}`, ...figure }),
    );
  });
}

type KeyedFigure = readonly [key: string, figure: Figure];

function listPrices({ inputPrice, outputPrice }: ModelCatalogEntry, standard: Keys): readonly KeyedFigure[] {
  return [
    ...(standard["input"] === undefined ? [["input_price", inputPrice] as const] : []),
    ...(standard["output"] === undefined ? [["output_price", outputPrice] as const] : []),
  ];
}

function replicaFigures(
  { gpuType, speed, loneStep, prefill, load }: ReplicaFigures,
  deployments: readonly unknown[],
): readonly KeyedFigure[] {
  const lack = (keys: readonly string[]): boolean =>
    deployments.some((each) => isMap(each) && keys.every((key) => each[key] === undefined));
  return [
    ...(lack(OWN.speed)
      ? [[`${gpuType}.speed`, speed] as const, [`${gpuType}.lone_step`, loneStep] as const]
      : []),
    ...(lack(OWN.prefill) ? [[`${gpuType}.prefill`, prefill] as const] : []),
    ...(lack(OWN.load) ? [[`${gpuType}.load`, load] as const] : []),
  ];
}
