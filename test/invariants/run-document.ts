import { stringify } from "yaml";
import type { Exact, WorldResult } from "../../src/metrics/result.ts";
import type {
  JobRecord,
  LeaseRecord,
  RecordSink,
  RequestRecord,
  SeriesSink,
  WorldInputs,
} from "../../src/model/ports.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import { type RunOptions, runWorld } from "../../src/world/run-world.ts";
import { parsed } from "../scenario/memory.ts";
import type { Document } from "./random-scenario.ts";

/** Tests have no traces. */
export const NO_INPUTS: WorldInputs = {
  openTrace() {
    throw new Error("no trace in this test");
  },
};

/** The scenario of a document, through YAML text and the parser like a user's file. */
export function scenarioOf(document: Document): Scenario {
  return parsed(stringify(document, { aliasDuplicateObjects: false })).variants[0]!.scenario;
}

export function run(scenario: Scenario, options: Partial<RunOptions> = {}): WorldResult {
  return runWorld(scenario, { seed: "property", replication: 0, inputs: NO_INPUTS, ...options });
}

/** Keeps copies of all records. */
export class KeptRecords implements RecordSink {
  readonly leases: LeaseRecord[] = [];
  readonly jobs: JobRecord[] = [];
  readonly requests: RequestRecord[] = [];

  lease(record: LeaseRecord): void {
    this.leases.push({ ...record });
  }

  job(record: JobRecord): void {
    this.jobs.push({ ...record });
  }

  request(record: RequestRecord): void {
    this.requests.push({ ...record });
  }
}

/** Adds up the rows of the measured part by cluster. */
export class SummedSeries implements SeriesSink {
  readonly sums: Float64Array[] = [];
  rows = 0;

  row(_startMs: number, _endMs: number, measured: boolean, cluster: number, values: Float64Array): void {
    this.rows++;
    if (!measured) return;
    this.sums[cluster] ??= new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) this.sums[cluster]![i]! += values[i]!;
  }
}

/** GPU-ms of an exact total. */
export function gpuMs({ hi, lo }: Exact): bigint {
  return BigInt(hi) * 3_600_000n + BigInt(lo);
}

/** Nano-USD of an exact amount. */
export function nanoUsd({ hi, lo }: Exact): bigint {
  return BigInt(hi) * 1_000_000_000n + BigInt(lo);
}
