import type { Gauge } from "../model/observe.ts";
import type { WorldContext } from "./context.ts";

/** A function that reads what a model has now. */
export function modelGauge(
  { servers, replicas }: WorldContext,
  { model, count }: Extract<Gauge, { kind: "model" }>,
): () => number {
  const { load } = servers[model]!;
  switch (count) {
    case "waiting":
      return () => load.waiting;
    case "active":
      return () => load.active;
    case "in_system":
      return () => load.waiting + load.active;
    case "replicas":
      return () => replicas.admitting(model);
  }
}
