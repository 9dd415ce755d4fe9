import type { RunWorld } from "../experiment/run-experiment.ts";
import type { FileSource, TableSource, WorldInputs } from "../model/ports.ts";
import type { Variant } from "../model/scenario.ts";
import { type ParsedScenario, parseScenario } from "../scenario/parse.ts";
import { describeProblem } from "../scenario/problem.ts";
import { NotRunError } from "./params.ts";
import type { Prepared } from "./prepared.ts";

/**
 * A scenario text, read as `run` reads a file and ready to be repeated with the world that `run` uses.
 *
 * The run with sales off is left out: no case asks for a difference to it.
 *
 * @throws NotRunError with every problem of the scenario.
 */
export function prepareScenario(text: string, name: string, runWorld: RunWorld): Prepared {
  const parsed = parseText(text, name);
  const { scenario } = parsed.variants[0] as Variant;
  return {
    segments: scenario.market.segments.map((each) => each.name),
    jobs: scenario.jobs.map((each) => each.name),
    clients: scenario.serving.clients.map((each) => each.name),
    run: (replication) => runWorld(scenario, { seed: parsed.seed, replication, inputs: NO_INPUTS }),
  };
}

function parseText(text: string, name: string): ParsedScenario {
  const path = `${name}.yaml`;
  const result = parseScenario(oneFile(path, text), path, { overrides: [], tables: NO_TABLES });
  if (result.ok) return result.document;
  throw new NotRunError(`not a scenario: ${result.problems.map(describeProblem).join("; ")}`);
}

/** Files of which there is one. */
const oneFile = (path: string, text: string): FileSource => ({
  readText: () => text,
  resolve: (_, relative) => relative,
  exists: (wanted) => wanted === path,
});

const none = (): never => {
  throw new NotRunError("the scenario of a case reads no other file");
};
const NO_INPUTS: WorldInputs = { openTrace: none };
const NO_TABLES: TableSource = { readSeries: none, readNumbers: none, readRates: none };
