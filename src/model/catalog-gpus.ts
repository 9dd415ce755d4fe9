import { type CatalogEntry, type Figure, IDLE_POWER_SHARE } from "./catalog.ts";

const SKYPILOT = "github.com/skypilot-org/skypilot-catalog";
const DGX = "NVIDIA DGX data sheets via servnetuk and thedailyscout";

function watts(value: number, date: string, source: string, confidence: Figure["confidence"]): Figure {
  return { value, unit: "W", date, source, confidence };
}

function price(value: number, date: string, source: string, confidence: Figure["confidence"]): Figure {
  return { value, unit: "USD/GPUh", date, source, confidence };
}

function speed(value: number, source: string): Figure {
  return { value, unit: "x H100 on internal training", date: "2026", source, confidence: "assumption" };
}

type Draft = Omit<CatalogEntry, "idlePower">;

function withIdlePower(draft: Draft): CatalogEntry {
  const value = draft.loadPower.value * IDLE_POWER_SHARE.value;
  const source = `${IDLE_POWER_SHARE.value} of load power: ${IDLE_POWER_SHARE.source}`;
  return {
    ...draft,
    idlePower: { ...draft.loadPower, value: Math.round(value), source, confidence: "assumption" },
  };
}

/** GPU types that every scenario knows; H100 is the reference of `relative_performance`. */
export const GPU_CATALOG: readonly CatalogEntry[] = (
  [
    {
      name: "H100",
      loadPower: watts(
        1300,
        "2024-2026",
        `10.2 kW max per 8-GPU DGX H100: 1.275 kW a GPU, rounded; ${DGX}`,
        "D",
      ),
      relativePerformance: { ...speed(1, "the reference"), confidence: "A" },
      rentable: true,
      onDemandPrice: price(2.95, "2026-05-20", "median over 37 providers, aimultiple.com/gpu-index", "B"),
    },
    {
      name: "H200",
      loadPower: watts(1300, "2024-2026", "as H100: same 700 W TDP and the same board", "D"),
      relativePerformance: speed(1.1, "same compute as H100, 1.4 times the memory bandwidth"),
      rentable: true,
      onDemandPrice: price(3.5, "2025-2026", `Nebius list, ${SKYPILOT} v8/nebius/vms.csv`, "A"),
    },
    {
      name: "B200",
      loadPower: watts(1790, "2024-2026", `14.3 kW max per 8-GPU DGX B200: 1.79 kW a GPU; ${DGX}`, "D"),
      relativePerformance: speed(2.2, "vendor claims 3 times on training; taken well below"),
      rentable: true,
      onDemandPrice: price(5.5, "2025-2026", `Nebius list, ${SKYPILOT} v8/nebius/vms.csv`, "A"),
    },
    {
      name: "GB200",
      loadPower: watts(
        1900,
        "2025-2026",
        "base case between 1.7 kW (120 kW rack / 72) and 2.34 kW at site level",
        "D",
      ),
      relativePerformance: speed(2.5, "B200 with a wider NVLink domain"),
      rentable: true,
      onDemandPrice: price(
        5.5,
        "2025-2026",
        "B200 list of Nebius taken for GB200; OCI lists 16.00",
        "assumption",
      ),
    },
    {
      name: "GB300",
      loadPower: watts(
        2100,
        "2025-2026",
        "GB200 scaled by half of the TDP step from 1200 W to 1400 W",
        "assumption",
      ),
      relativePerformance: speed(3, "GB200 with 1.2 times the TDP and more memory"),
      rentable: true,
      onDemandPrice: price(18, "2026", `OCI list, ${SKYPILOT} v8/oci/vms.csv`, "A"),
    },
    {
      name: "A100",
      loadPower: watts(
        750,
        "2020-2026",
        "400 W TDP x 1.86, the ratio of wall power to TDP of H100",
        "assumption",
      ),
      relativePerformance: speed(
        0.4,
        "peak dense BF16 of 312 against 989 TFLOP/s, a little above by lower overhead",
      ),
      rentable: true,
      onDemandPrice: price(3.431, "2025-2026", `AWS p4de (80 GB), ${SKYPILOT} v8/aws/vms.csv`, "A"),
    },
    {
      name: "MI300X",
      loadPower: watts(
        1390,
        "2023-2026",
        "750 W TDP x 1.86, the ratio of wall power to TDP of H100",
        "assumption",
      ),
      relativePerformance: speed(1, "higher peak than H100, less mature software; taken equal"),
      rentable: true,
      onDemandPrice: price(6, "2026", `OCI list, ${SKYPILOT} v8/oci/vms.csv`, "A"),
    },
    {
      name: "MTIA",
      loadPower: watts(
        250,
        "2026",
        "inference accelerator of the 100 to 200 W class with its share of the node",
        "assumption",
      ),
      relativePerformance: speed(0.2, "built for ranking; weak on training"),
      rentable: false,
    },
  ] satisfies Draft[]
).map(withIdlePower);
