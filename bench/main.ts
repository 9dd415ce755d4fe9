/**
 * Speed of the hot path: `npm run bench`. Machines are noisy: compare medians of runs made side by side.
 *
 * The event queue is timed by the hold model (take the next event, schedule another one an exponential time later);
 * the loss system is an ordinary scenario run through the ordinary path: one pool of 100 GPUs, Poisson requests,
 * exponential durations, ledger and metrics on.
 */
import { Bench } from "tinybench";
import { EventQueue } from "../src/engine/event-queue.ts";
import { samplerOf } from "../src/random/sampler.ts";
import { streams } from "../src/random/stream.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { runWorld } from "../src/world/run-world.ts";

const HOLDS = 100_000;

function holdModel(pending: number): () => void {
  const increments = samplerOf(
    { kind: "exponential", mean: 3_600_000 },
    streams("bench", 0).stream("hold", "gaps"),
  );
  const queue = new EventQueue();
  for (let n = 0; n < pending; n++) queue.schedule(Math.floor(increments.draw()), 2, 1, n);
  return () => {
    for (let n = 0; n < HOLDS; n++) {
      queue.nextTimeMs();
      queue.pop();
      queue.schedule(queue.timeMs + Math.floor(increments.draw()), 2, 1, queue.subject);
    }
  };
}

/** A run of the loss system; returns the requests that arrived. */
function lossSystem(): () => number {
  const text = JSON.stringify({
    schema: 1,
    name: "loss",
    start: "2026-01-01T00:00:00Z",
    horizon: "5000 h",
    fleet: { clusters: { pool: { gpu: "H100", gpus: 100, topology: "pool" } } },
    market: {
      segments: {
        tenants: {
          arrivals: { rate: "90 /h" },
          gpus: 1,
          duration: { law: "exponential", mean: "1 h" },
          gpu_types: ["H100"],
          wtp: "10 USD/GPUh",
        },
      },
    },
    products: { on_demand: { price: "2 USD/GPUh" } },
  });
  const files = { readText: () => text, resolve: (_: string, path: string) => path, exists: () => true };
  const tables = {
    readSeries: () => {
      throw new Error("no series here");
    },
    readNumbers: () => [],
  };
  const parsed = parseScenario(files, "loss.yaml", { overrides: [], tables });
  if (!parsed.ok) throw new Error("the bench scenario does not parse");
  const { scenario } = parsed.document.variants[0]!;
  const inputs = {
    openTrace: () => {
      throw new Error("no traces here");
    },
  };
  return () => runWorld(scenario, { seed: "1", replication: 0, inputs }).segments[0]!.offered;
}

const bench = new Bench({ time: 2000, iterations: 5, warmupTime: 500, warmupIterations: 1 });
for (const pending of [100, 10_000, 1_000_000])
  bench.add(`hold model, ${pending} pending`, holdModel(pending));
const loss = lossSystem();
const requests = loss();
bench.add("loss system", loss);
await bench.run();

for (const task of bench.tasks) {
  const { result } = task;
  if (!("latency" in result)) throw new Error(`${task.name} did not finish`);
  const medianMs = result.latency.p50;
  const line =
    task.name === "loss system"
      ? `${Math.round((requests / medianMs) * 1000)} requests/s`
      : `${((medianMs * 1e6) / HOLDS).toFixed(0)} ns per event`;
  process.stdout.write(`${task.name.padEnd(32)} ${line}\n`);
}
