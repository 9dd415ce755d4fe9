import { describe, expect, it } from "vitest";
import { tokenDoubts } from "../../src/experiment/token-doubts.ts";
import type { ClientTotals, TokenCount } from "../../src/metrics/result.ts";
import type { Deployment } from "../../src/model/serving.ts";
import { LatencyTimes } from "../../src/world/latency-times.ts";
import { clientTotals, count } from "../metrics/fake-clients.ts";
import { replication, scenario, world } from "../metrics/fake-results.ts";
import { client, model } from "../world/token-scene.ts";

const deployment = { name: "d", clusters: [0], loadMs: 60_000, scaling: { minReplicas: 0 } };

/** Codes of the doubts about a client of such a model. */
function codes(totals: Partial<ClientTotals>, set: Partial<Deployment> = {}): string[] {
  const served = model({}, { deployments: [{ ...deployment, ...set } as unknown as Deployment] });
  const serving = { models: [served], clients: [client({ name: "app" })] };
  const run = world({ clients: [clientTotals(totals)] });
  return tokenDoubts({
    variant: { name: "base", scenario: scenario({ serving }) },
    replications: [replication(run)],
  }).map(({ code }) => code);
}

function waits(...ms: number[]) {
  const times = new LatencyTimes();
  for (const each of ms) times.add(each, 1);
  return times.totals();
}

const fine = { offered: count(100), served: count(100), good: count(90) };

describe("doubts about tokens", () => {
  it("are none when all is well, or when nothing came", () => {
    expect(codes(fine)).toEqual([]);
    expect(codes({})).toEqual([]);
  });

  it("tell of a client that was never answered", () => {
    expect(codes({ offered: count(5) })).toEqual(["tokens_never_served"]);
    expect(codes({ offered: count(5), activeAtEnd: count(1) })).toEqual([]);
  });

  it("tell of deadlines missed by more than one batch request in a hundred", () => {
    expect(codes({ ...fine, expired: count(1) })).toEqual([]);
    expect(codes({ ...fine, expired: count(2) })).toEqual(["batch_deadlines_missed"]);
  });

  it("tell of cold starts when half of the requests waited for as long as a replica loads", () => {
    const cold = { ...fine, waits: waits(0, 61_000, 62_000) };
    expect(codes(cold)).toEqual(["cold_starts"]);
    expect(codes({ ...fine, waits: waits(0, 0, 62_000) })).toEqual([]);
    expect(codes(cold, { scaling: { minReplicas: 1 } as Deployment["scaling"] & object })).toEqual([]);
    expect(codes(cold, { loadMs: 0 })).toEqual([]);
  });

  it("tell of an objective that most answers miss", () => {
    expect(codes({ ...fine, good: count(49) })).toEqual(["poor_goodput"]);
  });

  it("tell of a line that grew through the window", () => {
    expect(codes({ ...fine, waitingAtEnd: count(11) })).toEqual(["token_queue_grew"]);
    expect(codes({ ...fine, atStart: count(5), waitingAtEnd: count(11) })).toEqual([]);
    const many: Record<"offered" | "served" | "good", TokenCount> = {
      offered: count(1000),
      served: count(1000),
      good: count(1000),
    };
    expect(codes({ ...many, waitingAtEnd: count(20) })).toEqual([]);
  });
});
