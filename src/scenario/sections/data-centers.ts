import { DEFAULT_ELECTRICITY, DEFAULT_PUE } from "../../model/catalog.ts";
import type { DataCenter } from "../../model/fleet.ts";
import type { StepSeries } from "../../model/law.ts";
import type { FleetDraft } from "../keys/fleet-keys.ts";
import type { ElectricityDraft } from "../keys/series-keys.ts";
import { type Context, maybe } from "./context.ts";
import { fileSeries, flat, pointSeries } from "./series.ts";
import { zoneOffset } from "./shape.ts";

/** The sites; clusters that name none get an implicit one called `default`, after the others. */
export function dataCentersOf(context: Context, draft: FleetDraft): readonly DataCenter[] {
  const sites = Object.entries(draft.data_centers ?? {}).map(([name, site]): DataCenter => {
    const path = ["fleet", "data_centers", name];
    return {
      name,
      pue: site.pue ?? DEFAULT_PUE.value,
      ...maybe("powerCapWatts", site.power_cap),
      electricity: electricityOf(context, [...path, "electricity"], site.electricity),
      utcOffsetMs: zoneOffset(context, path, site.time_zone),
    };
  });
  const needed = Object.values(draft.clusters).some((cluster) => cluster.data_center === undefined);
  if (!needed || sites.some((site) => site.name === "default")) return sites;
  const electricity = flat(DEFAULT_ELECTRICITY.value);
  return [...sites, { name: "default", pue: DEFAULT_PUE.value, electricity, utcOffsetMs: 0 }];
}

function electricityOf(
  context: Context,
  path: readonly string[],
  draft: ElectricityDraft | undefined,
): StepSeries {
  if (draft === undefined) return flat(DEFAULT_ELECTRICITY.value);
  if (typeof draft === "number") return flat(draft);
  if (Array.isArray(draft)) return pointSeries(context, path, draft);
  const factor = draft.value.unit === "USD/kWh" ? 1000 : 1;
  const minimum = Number.NEGATIVE_INFINITY;
  return fileSeries(context, path, draft, { factor, minimum }) ?? flat(DEFAULT_ELECTRICITY.value);
}
