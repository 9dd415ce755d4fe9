import { main } from "../../src/cli/program.ts";

/** What a command said and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a command sees of the process around it. */
export interface Surroundings {
  /** Width of a terminal; absent = stdout is a pipe. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command line in this process, without a terminal. */
export function surplus(...argv: string[]): Promise<Said> {
  return surplusIn({}, ...argv);
}

/** The same in surroundings that are given. */
export async function surplusIn({ columns, env = {} }: Surroundings, ...argv: string[]): Promise<Said> {
  let out = "";
  let err = "";
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const code = await main(argv, {
    stdout: { write: (text: string) => (out += text), ...terminal },
    stderr: { write: (text: string) => (err += text) },
    env,
    onSignal: () => () => {},
  });
  return { code, out, err };
}

/** A scenario that runs in a blink: one pool, one job source, one segment, two variants. */
export const TINY = `schema: 1
name: tiny
start: 2026-11-02T00:00:00Z
horizon: 2 d
warmup: 6 h
replications: 2
fleet:
  data_centers: { ohio: { electricity: 65 USD/MWh } }
  clusters: { c1: { data_center: ohio, gpu: H100, gpus: 32, topology: pool } }
internal:
  jobs:
    training: { arrivals: { rate: 1 /h }, gpus: 8, work: { law: exponential, mean: 1 h }, clusters: [c1], value: 4 USD/GPUh }
market:
  segments:
    startups:
      arrivals: { rate: 2 /h }
      gpus: 4
      duration: { law: exponential, mean: 2 h }
      gpu_types: [H100]
      wtp: 5 USD/GPUh
      products: [on_demand]
products: { on_demand: { price: 2.95 USD/GPUh } }
variants: { internal-only: { policies: { sell: false } }, sell: {} }
`;
