import type { Exact } from "../metrics/result.ts";
import type { CensusVisitor, Pool } from "../serving/model-server.ts";

/** What those who count and bill ask of those who place replicas. */
export interface ReplicaPlaces {
  /** Of a replica that is in use or just finished a request. */
  clusterOf(model: number, replica: number): number;
  deploymentOf(model: number, replica: number): number;
  poolOf(model: number, replica: number): Pool;
  /** GPU time of a model in state `model_api` on a cluster inside the window. */
  soldGpuMs(model: number, cluster: number): Exact;
  /** Visits all requests of the model that wait or are inside a replica now. */
  census(model: number, visit: CensusVisitor): void;
}
