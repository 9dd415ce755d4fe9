import type { FileSource, TableSource } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { parseScenario } from "../scenario/parse.ts";
import { describeProblem } from "../scenario/problem.ts";

/** A pool of 1,000 GPUs and one product; whatever a benchmark does not say. */
const BASE = {
  schema: 1,
  name: "bench",
  start: "2026-01-01T00:00:00Z",
  horizon: "1 d",
  series_interval: "24 h",
  fleet: { clusters: { pool: { gpu: "H100", gpus: 1_000, topology: "pool" } } },
  products: { on_demand: { price: "2 USD/GPUh" } },
};

/**
 * A scenario made in code, read as a file would be.
 *
 * @param document  Top-level keys of a scenario file, instead of those of the base.
 * @throws Error with every problem of the scenario.
 */
export function scenarioOf(document: Readonly<Record<string, unknown>>): Scenario {
  const text = JSON.stringify({ ...BASE, ...document });
  const files: FileSource = { readText: () => text, resolve: (_, path) => path, exists: () => true };
  const tables: TableSource = { readSeries: none, readNumbers: none, readRates: none };
  const parsed = parseScenario(files, "bench.yaml", { overrides: [], tables });
  if (parsed.ok) return parsed.document.variants[0]!.scenario;
  throw new Error(`not a scenario: ${parsed.problems.map(describeProblem).join("; ")}`);
}

function none(): never {
  throw new Error("a scenario made in code reads no other file");
}
