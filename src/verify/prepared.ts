import type { WorldResult } from "../metrics/result.ts";

/** A scenario read from its text, ready to be repeated. */
export interface Prepared {
  /** Names by index in the results. */
  readonly segments: readonly string[];
  readonly jobs: readonly string[];
  readonly clients: readonly string[];
  run(replication: number): WorldResult;
}
