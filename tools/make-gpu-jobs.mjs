/**
 * Writes scenarios/data/gpu-jobs.csv: a small synthetic trace of GPU training jobs.
 *
 * No row is taken from a real trace; only the shape is that of published ones: arrivals denser by day, most jobs on one
 * GPU and shorter than an hour, and few long ones on many GPUs that make up most of the GPU-hours. The seed is fixed,
 * so the file comes out the same each time: `node tools/make-gpu-jobs.mjs`.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import seedrandom from "seedrandom";

const JOBS = 400;
const DAYS = 5;
const DAY_S = 86_400;
/** Gang sizes [GPUs] with their weights. */
const SIZES = [1, 2, 4, 8, 16, 32];
const SIZE_WEIGHTS = [0.62, 0.1, 0.12, 0.1, 0.04, 0.02];
const GROUPS = ["vision", "language", "speech", "ranking"];

const uniform = seedrandom.alea("gpu-jobs");

const submits = Array.from({ length: JOBS }, submitSecond).sort((a, b) => a - b);
const rows = submits.map((submit) =>
  [submit, durationSeconds(), pick(SIZES, SIZE_WEIGHTS), pick(GROUPS)].join(","),
);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
writeFileSync(join(root, "scenarios/data/gpu-jobs.csv"), `submit_s,duration_s,gpus,vc\n${rows.join("\n")}\n`);

/** Second of submission: twice as dense around 15:00 as around 03:00. */
function submitSecond() {
  for (;;) {
    const second = Math.floor(uniform() * DAYS * DAY_S);
    const density = 1 + Math.sin((2 * Math.PI * (second - 9 * 3600)) / DAY_S) / 3;
    if (uniform() * (4 / 3) < density) return second;
  }
}

/** Duration [s]: lognormal with median 12 minutes; one job in 25 is a long run with median 14 hours. */
function durationSeconds() {
  const long = uniform() < 0.04;
  const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const seconds = long ? 50_400 * Math.exp(0.6 * normal) : 720 * Math.exp(1.5 * normal);
  return Math.max(1, Math.round(seconds));
}

/** One of the values, with equal weights if none are given. */
function pick(values, weights = values.map(() => 1)) {
  let rest = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let index = 0; index < values.length; index += 1) {
    rest -= weights[index];
    if (rest < 0) return values[index];
  }
  return values.at(-1);
}
