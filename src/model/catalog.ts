/** How far a figure can be trusted: A primary, B secondary, C aggregator, D derived, M from memory, assumption. */
export type Confidence = "A" | "B" | "C" | "D" | "M" | "assumption";

/** A reference figure with all that is needed to judge it. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** When it held: a date, a year or a span of years. */
  readonly date: string;
  readonly source: string;
  readonly confidence: Confidence;
}

/** Reference data of one GPU type; a scenario may override each figure. */
export interface CatalogEntry {
  readonly name: string;
  /** At the wall, one GPU with its share of the node, before PUE, under load [W]. */
  readonly loadPower: Figure;
  readonly idlePower: Figure;
  /** Speed on internal training relative to H100. */
  readonly relativePerformance: Figure;
  readonly rentable: boolean;
  /** On-demand list price [USD/GPUh]; absent where nobody lists one. */
  readonly onDemandPrice?: Figure;
}

/** Idle power as a share of load power, the same for all types until measured. */
export const IDLE_POWER_SHARE: Figure = {
  value: 0.35,
  unit: "share of load power",
  date: "2026",
  source: "assumption, to be swept over 0.25 to 0.5",
  confidence: "assumption",
};

/** Electricity and PUE where a scenario names no data center. */
export const DEFAULT_ELECTRICITY: Figure = {
  value: 65,
  unit: "USD/MWh",
  date: "2026",
  source:
    "base case between EIA wholesale (51 USD/MWh, 2026 forecast) and industrial retail (60 to 98 USD/MWh, 2025-04)",
  confidence: "D",
};
export const DEFAULT_PUE: Figure = {
  value: 1.1,
  unit: "facility power / IT power",
  date: "2024",
  source: "Meta's data index gives 1.08 for 2023; newer sites are not published",
  confidence: "B",
};
