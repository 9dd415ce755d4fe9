import { fleetChart } from "../charts/fleet.ts";
import { pricesChart } from "../charts/prices.ts";
import { chartPart, type Section, textPart } from "../section.ts";

/** What the GPUs do over time. */
export const fleetSection: Section = {
  id: "fleet",
  title: "The fleet over time",
  parts: [
    chartPart(fleetChart),
    chartPart(pricesChart),
    textPart(({ series, manifest }) =>
      series === undefined && manifest.command === "run"
        ? [
            "This folder has no timeseries.csv, so pictures over time are left out. Run with `--series first` to get them.",
          ]
        : [],
    ),
  ],
};
