/**
 * Writes scenarios/data/llm-requests.csv: a small synthetic trace of requests to a language model.
 *
 * No row is taken from a real trace; only the layout and the shape are those of published ones: a timestamp of seven
 * decimals, long prompts with short answers (code) among shorter prompts with longer answers (chat), and bursts. The
 * seed is fixed, so the file comes out the same each time: `node tools/make-llm-requests.mjs`.
 */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import seedrandom from "seedrandom";

const REQUESTS = 2400;
const START_MS = Date.UTC(2026, 10, 2, 9);
/** Mean gap between requests [ms], and the shape of the Weibull law of the gaps: below 1, so that they come in bursts. */
const MEAN_GAP_MS = 250;
const GAP_SHAPE = 0.6;
/** Gamma(1 + 1 / 0.6): the mean of a Weibull law of scale 1. */
const GAP_MEAN_OF_SCALE_1 = 1.5046;
/** Share of requests that ask for code. */
const CODE_SHARE = 0.7;
/** Medians of prompts and answers [tokens], and the sigma of their lognormal laws. */
const CODE = { prompt: [1400, 1], answer: [16, 0.9] };
const CHAT = { prompt: [420, 1.1], answer: [160, 0.8] };

const uniform = seedrandom.alea("llm-requests");

let atMs = START_MS;
const rows = Array.from({ length: REQUESTS }, () => {
  const scale = MEAN_GAP_MS / GAP_MEAN_OF_SCALE_1;
  atMs += scale * (-Math.log(1 - uniform())) ** (1 / GAP_SHAPE);
  const kind = uniform() < CODE_SHARE ? CODE : CHAT;
  return `${timestamp(atMs)},${tokens(kind.prompt)},${tokens(kind.answer)}`;
});
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const header = "TIMESTAMP,ContextTokens,GeneratedTokens";
writeFileSync(join(root, "scenarios/data/llm-requests.csv"), `${header}\n${rows.join("\n")}\n`);

/** UTC with seven decimals and a blank between date and time. */
function timestamp(ms) {
  const whole = Math.floor(ms);
  const rest = Math.floor((ms - whole) * 1e4);
  return `${new Date(whole).toISOString().slice(0, -1).replace("T", " ")}${String(rest).padStart(4, "0")}`;
}

/** A lognormal number of tokens, from 1 to 8,000. */
function tokens([median, sigma]) {
  const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return Math.min(8000, Math.max(1, Math.round(median * Math.exp(sigma * normal))));
}
