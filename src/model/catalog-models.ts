import type { Figure } from "./catalog.ts";
import { onGpus, type ReplicaFigures } from "./catalog-replicas.ts";

/** Reference data of one model; a scenario may override each figure. */
export interface ModelCatalogEntry {
  /** As the scenario names it. */
  readonly name: string;
  readonly title: string;
  readonly access: "open" | "proprietary";
  /** List prices on demand [USD/Mtok]. */
  readonly inputPrice: Figure;
  readonly outputPrice: Figure;
  /** What a replica does, by GPU type. */
  readonly replicas: readonly ReplicaFigures[];
}

const BEDROCK = "Amazon Bedrock list, convo-lang bedrock-pricing.md";
const BEDROCK_OCTOBER = "Amazon Bedrock listing of October 2026";
const FRONTIER_PRICE = "as Claude Sonnet 4 on Bedrock; prices of Muse Spark are not published";
const GPU_ADVISOR = "gpuadvisor, vLLM";
const MLPERF = "NVIDIA, MLPerf Inference v5.1";

function price(value: number, date: string, source: string, confidence: Figure["confidence"]): Figure {
  return { value, unit: "USD/Mtok", date, source, confidence };
}

function speed(value: number, date: string, source: string, confidence: Figure["confidence"]): Figure {
  return { value, unit: "output tokens/s per GPU", date, source, confidence };
}

/** Output tokens per second and GPU of DeepSeek-R1 on 72 GB300, from which the mixtures of experts are derived. */
const DEEPSEEK_GB300 = 5800;
const DEEPSEEK_SOURCE = `DeepSeek-R1 on 72 GB300: 420,000 / 72 = 5,800, ${MLPERF}`;
/** Memory bandwidth against that of a Blackwell GPU (8 TB/s), and 8 bits a weight where Blackwell has 4. */
const HOPPER = { H100: 3.35 / 8 / 2, H200: 4.8 / 8 / 2 };

/**
 * Speed of a mixture of experts relative to DeepSeek-R1 (37 billion active parameters): GB200 as GB300, Hopper by
 * memory bandwidth and bytes a weight.
 */
function mixture(times: number, because: string) {
  const derived = (gpu: string, factor: number, how: string): Figure =>
    speed(
      Math.round(DEEPSEEK_GB300 * times * factor),
      "2025",
      `${gpu}: ${DEEPSEEK_SOURCE}; ${how}${because}`,
      "D",
    );
  return {
    H100: derived("H100", HOPPER.H100, "x 3.35 / 8 TB/s, / 2 for 8 bits a weight instead of 4"),
    H200: derived("H200", HOPPER.H200, "x 4.8 / 8 TB/s, / 2 for 8 bits a weight instead of 4"),
    B200: derived("B200", 1, "same memory bandwidth"),
    GB200: derived("GB200", 1, "same memory bandwidth"),
  };
}

/** Models that every scenario can name. */
export const MODEL_CATALOG: readonly ModelCatalogEntry[] = [
  {
    name: "llama-3.1-8b",
    title: "Llama 3.1 8B, dense",
    access: "open",
    inputPrice: price(0.22, "2025-07-20", BEDROCK, "A"),
    outputPrice: price(0.22, "2025-07-20", BEDROCK, "A"),
    replicas: onGpus(8, [
      {
        gpu: "H100", gpus: 1, batch: 32, weightGb: 16,
        speed: speed(5500, "2026-05", `FP16, ${GPU_ADVISOR}`, "C"),
      },
      {
        gpu: "H200", gpus: 1, batch: 32, weightGb: 16,
        speed: speed(7881, "2026-05", "H100: 5,500 x 4.8 / 3.35 TB/s of memory bandwidth", "D"),
      },
      {
        gpu: "B200", gpus: 1, batch: 256, weightGb: 8,
        speed: speed(18400, "2025", `147,000 / 8, ${MLPERF}`, "B"),
      },
      {
        gpu: "GB200", gpus: 1, batch: 256, weightGb: 8,
        speed: speed(18400, "2025", "as B200: same memory bandwidth", "D"),
      },
    ]),
  },
  {
    name: "llama-3.3-70b",
    title: "Llama 3.3 70B, dense",
    access: "open",
    inputPrice: price(0.72, "2025-07-20", BEDROCK, "A"),
    outputPrice: price(0.72, "2025-07-20", BEDROCK, "A"),
    replicas: onGpus(70, [
      {
        gpu: "H100", gpus: 1, batch: 16, weightGb: 70,
        speed: speed(1800, "2026-05", `FP8, batch 16, ${GPU_ADVISOR}`, "C"),
      },
      {
        gpu: "H200", gpus: 1, batch: 16, weightGb: 70,
        speed: speed(2579, "2026-05", "H100: 1,800 x 4.8 / 3.35 TB/s of memory bandwidth", "D"),
      },
      {
        gpu: "B200", gpus: 1, batch: 256, weightGb: 35,
        speed: speed(12900, "2025", `Llama 2 70B: 103,000 / 8, ${MLPERF}`, "B"),
      },
      {
        gpu: "GB200", gpus: 1, batch: 256, weightGb: 35,
        speed: speed(12000, "2025", "Llama 2 70B, unverified run: 865,000 / 72, Azure, techcommunity 4399253", "A"),
      },
    ]),
  },
  {
    name: "llama-3.1-405b",
    title: "Llama 3.1 405B, dense",
    access: "open",
    inputPrice: price(2.4, "2025-07-20", BEDROCK, "A"),
    outputPrice: price(2.4, "2025-07-20", BEDROCK, "A"),
    replicas: onGpus(405, [
      {
        gpu: "H100", gpus: 8, batch: 16, weightGb: 405,
        speed: speed(125, "2026-05", `FP8, 1,000 / 8, ${GPU_ADVISOR}`, "C"),
      },
      {
        gpu: "H200", gpus: 8, batch: 16, weightGb: 405,
        speed: speed(179, "2026-05", "H100: 125 x 4.8 / 3.35 TB/s of memory bandwidth", "D"),
      },
      {
        gpu: "B200", gpus: 8, batch: 64, weightGb: 203,
        speed: speed(222, "2025", `as 72 GB300: 16,000 / 72, long prompts included, ${MLPERF}`, "D"),
      },
      {
        gpu: "GB200", gpus: 4, batch: 32, weightGb: 203,
        speed: speed(222, "2025", `as 72 GB300: 16,000 / 72, long prompts included, ${MLPERF}`, "D"),
      },
    ]),
  },
  {
    name: "llama-4-maverick",
    title: "Llama 4 Maverick, mixture of experts, 400B of which 17B active",
    access: "open",
    inputPrice: price(0.24, "2025-07-20", BEDROCK, "A"),
    outputPrice: price(0.97, "2025-07-20", BEDROCK, "A"),
    replicas: onExperts(
      { totalBillion: 400, activeBillion: 17 },
      mixture(37 / 17, "; x 37 / 17 active parameters"),
      { hopperGpus: 8, blackwellGpus: 8 },
    ),
  },
  {
    name: "deepseek-v3.2",
    title: "DeepSeek V3.2, mixture of experts, 671B of which 37B active",
    access: "open",
    inputPrice: price(0.62, "2026-10", BEDROCK_OCTOBER, "B"),
    outputPrice: price(1.85, "2026-10", BEDROCK_OCTOBER, "B"),
    replicas: onExperts({ totalBillion: 671, activeBillion: 37 }, mixture(1, ""), {
      hopperGpus: 16,
      blackwellGpus: 8,
    }),
  },
  {
    name: "frontier",
    title: "A frontier model, sold by its owner alone; sizes are not published",
    access: "proprietary",
    inputPrice: price(3, "2025-07-20", FRONTIER_PRICE, "assumption"),
    outputPrice: price(15, "2025-07-20", FRONTIER_PRICE, "assumption"),
    replicas: onExperts(
      { totalBillion: 1400, activeBillion: 74 },
      mixture(0.5, "; / 2, as if it had twice the active parameters (assumption)"),
      { hopperGpus: 32, blackwellGpus: 16 },
    ),
  },
]; // biome-ignore format: a table of figures

/** A mixture of experts on all four types: 8 bits a weight on Hopper, 4 on Blackwell. */
function onExperts(
  size: { readonly totalBillion: number; readonly activeBillion: number },
  speeds: ReturnType<typeof mixture>,
  { hopperGpus, blackwellGpus }: { readonly hopperGpus: number; readonly blackwellGpus: number },
): readonly ReplicaFigures[] {
  const weightGb = size.totalBillion;
  return onGpus(size.activeBillion, [
    { gpu: "H100", gpus: hopperGpus, batch: 512, weightGb, speed: speeds.H100 },
    { gpu: "H200", gpus: hopperGpus, batch: 512, weightGb, speed: speeds.H200 },
    { gpu: "B200", gpus: blackwellGpus, batch: 1024, weightGb: weightGb / 2, speed: speeds.B200 },
    { gpu: "GB200", gpus: blackwellGpus, batch: 1024, weightGb: weightGb / 2, speed: speeds.GB200 },
  ]);
}
