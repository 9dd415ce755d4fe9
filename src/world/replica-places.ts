import type { CensusVisitor, Pool } from "../serving/model-server.ts";

/** What those who count and bill ask of those who place replicas. */
export interface ReplicaPlaces {
  /** Of a replica that is in use or just finished a request. */
  clusterOf(model: number, replica: number): number;
  deploymentOf(model: number, replica: number): number;
  poolOf(model: number, replica: number): Pool;
  /** Visits all requests of the model that wait or are inside a replica now. */
  census(model: number, visit: CensusVisitor): void;
}
