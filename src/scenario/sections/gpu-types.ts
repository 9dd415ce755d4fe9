import { IDLE_POWER_SHARE } from "../../model/catalog.ts";
import { GPU_CATALOG } from "../../model/catalog-gpus.ts";
import type { GpuType } from "../../model/fleet.ts";
import type { FleetDraft } from "../keys/fleet-keys.ts";
import type { Context } from "./context.ts";

/** The types that the scenario uses, names or describes: those of the catalog first, in its order. */
export function gpuTypesOf(
  context: Context,
  draft: FleetDraft,
  mentioned: ReadonlySet<string>,
): readonly GpuType[] {
  const own = draft.gpu_types ?? {};
  const used = new Set(Object.values(draft.clusters).map((cluster) => cluster.gpu));
  const wanted = (name: string) => used.has(name) || mentioned.has(name) || Object.hasOwn(own, name);
  const listed = GPU_CATALOG.filter(({ name }) => wanted(name)).map(({ name }) => name);
  const extra = Object.keys(own).filter((name) => !listed.includes(name));
  return [...listed, ...extra].map((name) => gpuType(context, name, own[name]));
}

type TypeDraft = NonNullable<FleetDraft["gpu_types"]>[string] | undefined;

function gpuType(context: Context, name: string, draft: TypeDraft): GpuType {
  const entry = GPU_CATALOG.find((each) => each.name === name);
  const path = ["fleet", "gpu_types", name];
  const loadWatts = draft?.load_power ?? entry?.loadPower.value;
  if (loadWatts === undefined) {
    const expected = "the power of a type that is not in the catalog";
    const suggestion = "add for example `load_power: 700 W`";
    context.report([...path, "load_power"], { code: "missing_key", expected, suggestion });
  }
  const catalogIdle = draft?.load_power === undefined ? entry?.idlePower.value : undefined;
  const idleWatts = draft?.idle_power ?? catalogIdle ?? (loadWatts ?? 0) * IDLE_POWER_SHARE.value;
  if (loadWatts !== undefined && idleWatts > loadWatts) {
    const expected = `at most the ${loadWatts} W under load`;
    context.report([...path, "idle_power"], { code: "value", expected });
  }
  return {
    name,
    loadWatts: loadWatts ?? 0,
    idleWatts,
    relativePerformance: draft?.relative_performance ?? entry?.relativePerformance.value ?? 1,
    rentable: draft?.rentable ?? entry?.rentable ?? true,
  };
}
