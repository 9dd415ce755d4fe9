import type { Figure } from "./catalog.ts";
import type { StepLaw } from "./serving.ts";

/** What a replica of a model does on one type of GPU. */
export interface ReplicaFigures {
  readonly gpuType: string;
  readonly gpusPerReplica: number;
  /** Batch of the speed; assumed where its source names none. */
  readonly maxBatch: number;
  /** With a full batch [output tokens/s per GPU]. */
  readonly speed: Figure;
  /** A step with one sequence [share of a step with a full batch]. */
  readonly loneStep: Figure;
  /** Time per token of a prompt, alone [ms]. */
  readonly prefill: Figure;
  /** Weights to ready [s]. */
  readonly load: Figure;
}

/** What is known of a replica on one type. */
export interface ReplicaDraft {
  readonly gpu: "H100" | "H200" | "B200" | "GB200";
  readonly gpus: number;
  readonly batch: number;
  readonly weightGb: number;
  readonly speed: Figure;
}

/** Dense FP8 peak [TFLOP/s]: NVIDIA data sheets. */
const PEAK_TFLOPS = { H100: 1979, H200: 1979, B200: 4500, GB200: 5000 };
/** Share of the peak that prefill reaches. */
const PREFILL_UTILIZATION = 0.4;
/** Start of a replica apart from its weights [s], and what a GPU loads [GB/s]. */
const START_S = 60;
const LOAD_GB_PER_S = 2;
/** Small batches read the weights most of the time, large ones compute. */
const LARGE_BATCH = 64;
const LONE_STEP = { small: 0.6, large: 0.25 };

/**
 * Figures of a model on several types: speeds as published or derived, the rest by the formulas here.
 *
 * @param activeBillion  Parameters that a token passes through [billions].
 */
export function onGpus(activeBillion: number, drafts: readonly ReplicaDraft[]): readonly ReplicaFigures[] {
  return drafts.map((draft) => ({
    gpuType: draft.gpu,
    gpusPerReplica: draft.gpus,
    maxBatch: draft.batch,
    speed: draft.speed,
    loneStep: loneStep(draft.batch),
    prefill: prefill(activeBillion, draft),
    load: load(draft),
  }));
}

function loneStep(batch: number): Figure {
  const value = batch < LARGE_BATCH ? LONE_STEP.small : LONE_STEP.large;
  return {
    value,
    unit: "share of a full step",
    date: "2026",
    source: `assumption: ${LONE_STEP.small} for batches below ${LARGE_BATCH}, ${LONE_STEP.large} from there on; to be swept`,
    confidence: "assumption",
  };
}

/** 2 operations per active parameter and token, at a share of the peak. */
function prefill(activeBillion: number, { gpu, gpus }: ReplicaDraft): Figure {
  const operations = 2 * activeBillion * 1e9;
  const ms = (operations / (gpus * PEAK_TFLOPS[gpu] * 1e12 * PREFILL_UTILIZATION)) * 1e3;
  const peak = `${gpus} x ${PEAK_TFLOPS[gpu]} TFLOP/s x ${PREFILL_UTILIZATION}`;
  return {
    value: Number(ms.toPrecision(3)),
    unit: "ms per token",
    date: "2026",
    source: `2 x ${activeBillion} billion / (${peak}): dense FP8 peak of NVIDIA's data sheet, 40 % of it assumed`,
    confidence: "D",
  };
}

function load({ gpus, weightGb }: ReplicaDraft): Figure {
  return {
    value: Math.round(START_S + weightGb / (gpus * LOAD_GB_PER_S)),
    unit: "s",
    date: "2026",
    source: `assumption: ${START_S} s + ${weightGb} GB / (${gpus} x ${LOAD_GB_PER_S} GB/s)`,
    confidence: "assumption",
  };
}

/** Step times that meet the published speed with a full batch: a straight line from a lone sequence to there. */
export function stepLawOf(figures: ReplicaFigures): StepLaw {
  const { maxBatch, gpusPerReplica, speed, loneStep, prefill } = figures;
  const fullMs = (1000 * maxBatch) / (speed.value * gpusPerReplica);
  const loneMs = loneStep.value * fullMs;
  const slope = maxBatch === 1 ? 0 : (fullMs - loneMs) / (maxBatch - 1);
  const stepMs = [0];
  for (let n = 1; n <= maxBatch; n += 1) stepMs.push(n === maxBatch ? fullMs : loneMs + slope * (n - 1));
  return { stepMs, prefillStepsPerToken: prefill.value / loneMs };
}
