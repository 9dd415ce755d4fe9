import { describe, expect, it } from "vitest";
import { type ServedModel, TIER } from "../../src/model/serving.ts";
import { LOSS_REASONS } from "../../src/model/states.ts";
import { POOL } from "../../src/serving/model-server.ts";
import { BenchTop } from "./bench-top.ts";
import { offers, servedModel, stepLaw } from "./served-model.ts";

/** A server with one replica, its law and the rest of its model. */
function one(law = stepLaw(10, 5, 2), change: Partial<ServedModel> = {}): BenchTop {
  const top = new BenchTop(servedModel([law], change));
  top.server.addReplica(0, POOL.api);
  return top;
}

const clientsOf = (outcomes: readonly { readonly client: number }[]) => outcomes.map(({ client }) => client);
const reasonsOf = (top: BenchTop) => top.lost.map(({ reason }) => LOSS_REASONS[reason] ?? "failed");

describe("a batch", () => {
  it("slows all when another joins, and the world is told at the next whole millisecond", () => {
    // Alone a step takes 15 ms, together 20 ms. A: 10 steps from 0; B: 3 steps from 50.
    const top = one().arrive(10).go(50).arrive(3).go(1000);
    // At 50, A has done 3.33 steps. B leaves after 3 x 20 ms at 110; A has 3.67 left: 110 + 3.67 x 15 = 165.
    expect(top.served.map((o) => [o.outputTokens, o.sojournMs])).toEqual([
      [3, 60],
      [10, expect.closeTo(165, 9)],
    ]);
    expect(top.told.map((entry) => entry.atMs)).toEqual([110, 165]);
  });

  it("pays prefill for input that is not cached, then a token per step", () => {
    const top = one(stepLaw(10, 0, 4, 0.1))
      .arrive(4, { inputTokens: 100, cachedTokens: 40 })
      .go(500);
    // 6 steps of prefill, the first token after the 7th, the fourth after the 10th.
    expect(top.served[0]).toMatchObject({ waitMs: 0, firstTokenMs: 70, serviceMs: 100, perTokenMs: 10 });
  });

  it("marks a first token at the speed of its time, whatever comes later", () => {
    // Alone 15 ms a step: the first token of A comes at 15. B joins at 30; from there a step takes 20 ms.
    const top = one().arrive(4).go(30).arrive(1).go(500);
    // B: first and only token at 50. A has 4 - 2 - 1 = 1 step left then: 65.
    expect(top.served.map((o) => [o.firstTokenMs, o.sojournMs, o.perTokenMs])).toEqual([
      [20, 20, Number.NaN],
      [15, 65, expect.closeTo(50 / 3, 9)],
    ]);
  });

  it("lets the next in line join at the fractional instant of a leaving", () => {
    const top = one(stepLaw(10.5, 0, 1))
      .arrive(1)
      .arrive(2)
      .go(100);
    expect(top.served.map((o) => [o.waitMs, o.serviceMs])).toEqual([
      [0, 10.5],
      [10.5, 21],
    ]);
    expect(top.told.map((entry) => entry.atMs)).toEqual([11, 32]);
  });

  it("is done with a request without output after its prefill, and with an empty one at once", () => {
    const top = one(stepLaw(10, 0, 4, 0.1))
      .arrive(0, { inputTokens: 50 })
      .arrive(0)
      .go(100);
    expect(top.served.map((o) => [o.inputTokens, o.firstTokenMs, o.sojournMs])).toEqual([
      [0, 0, 0],
      [50, 50, 50],
    ]);
  });
});

describe("a line", () => {
  it("has a limit per tier; with 0 a request that finds all full is lost", () => {
    const top = one(stepLaw(10, 0, 1), { tiers: offers({ queueLimit: 0 }) })
      .arrive(1)
      .arrive(1);
    expect(reasonsOf(top)).toEqual(["no_capacity"]);
    expect(top.server.load.waiting).toBe(0);
  });

  it("is not for a request without patience: it is lost when all is full", () => {
    const top = one(stepLaw(10, 0, 1))
      .arrive(1, { patienceMs: 0 })
      .arrive(1, { patienceMs: 0 });
    expect(reasonsOf(top)).toEqual(["no_capacity"]);
    expect(top.go(10).served.length).toBe(1);
  });

  it("is left when patience ends, but not when a place comes free at that very instant", () => {
    const top = one(stepLaw(10, 0, 1)).arrive(3);
    top.arrive(1, { client: 1, patienceMs: 30 }).arrive(1, { client: 2, patienceMs: 39.5 }).go(39);
    expect(reasonsOf(top)).toEqual([]);
    top.go(100);
    // Client 1 starts at 30 and blocks the place until 40, half a millisecond too late for client 2.
    expect(clientsOf(top.served)).toEqual([0, 1]);
    expect(clientsOf(top.lost)).toEqual([2]);
    expect(reasonsOf(top)).toEqual(["reneged"]);
  });

  it("loses a batch request that has had no step at its deadline, and serves one that has, late", () => {
    const tiers = offers({ deadlineMs: 50 });
    const top = one(stepLaw(10, 0, 1), { tiers }).arrive(4, { tier: TIER.batch });
    top.go(10);
    top.arrive(7, { client: 1, tier: TIER.batch }).arrive(1, { client: 2, tier: TIER.batch }).go(500);
    expect(top.served.map((o) => [o.client, o.sojournMs])).toEqual([
      [0, 40],
      [1, 100],
    ]);
    expect(reasonsOf(top)).toEqual(["expired"]);
  });

  it("gives way to more urgent tiers, and keeps the order of arrival inside each", () => {
    const top = one(stepLaw(10, 0, 1)).arrive(1);
    const tiers = [TIER.batch, TIER.flex, TIER.standard, TIER.standard, TIER.priority, TIER.provisioned];
    tiers.forEach((tier, at) => {
      top.arrive(1, { client: at + 1, tier });
    });
    expect(Array.from(top.server.load.waitingByTier)).toEqual([1, 1, 2, 1, 1]);
    expect(clientsOf(top.go(1000).served)).toEqual([0, 6, 5, 3, 4, 2, 1]);
  });
});

describe("displacement", () => {
  it("puts the youngest flex or batch sequence back to the head of its line, to start from nothing", () => {
    const top = one(stepLaw(10, 0, 2), { displacesFlex: true });
    top.arrive(5, { client: 1, tier: TIER.flex }).go(10);
    top.arrive(5, { client: 2, tier: TIER.batch }).arrive(5, { client: 3, tier: TIER.batch }).go(20);
    top.arrive(1, { client: 4, tier: TIER.priority });
    expect(top.server.load).toMatchObject({ active: 2, waiting: 2 });
    top.go(1000);
    // 4 takes the place of 2 from 20 to 30; 2 starts again and needs 50; 3 follows 1, which leaves at 50.
    expect(top.served.map((o) => [o.client, o.waitMs, o.sojournMs])).toEqual([
      [4, 0, 10],
      [1, 0, 50],
      [2, 20, 70],
      [3, 40, 90],
    ]);
    expect(top.lost).toEqual([]);
  });

  it("spares standard requests, and happens only where the model says so", () => {
    const standard = one(stepLaw(10, 0, 1), { displacesFlex: true });
    standard.arrive(5).arrive(1, { client: 1, tier: TIER.priority }).go(1000);
    const without = one(stepLaw(10, 0, 1));
    without.arrive(5, { tier: TIER.flex }).arrive(1, { client: 1, tier: TIER.priority }).go(1000);
    for (const top of [standard, without]) expect(clientsOf(top.served)).toEqual([0, 1]);
  });

  it("does not look into a replica that is closing", () => {
    const top = one(stepLaw(10, 0, 1), { displacesFlex: true }).arrive(5, { tier: TIER.flex });
    top.server.closeReplica(0);
    top.arrive(1, { client: 1, tier: TIER.priority }).go(1000);
    expect(clientsOf(top.served)).toEqual([0]);
    expect(top.server.load.waiting).toBe(1);
  });
});

describe("replicas", () => {
  it("finish what is inside when they are closed, and take nothing more", () => {
    const top = one(stepLaw(10, 0, 2)).arrive(5);
    top.server.closeReplica(0);
    expect(top.server.load).toMatchObject({ replicas: [0, 0], places: 0, active: 1 });
    top.arrive(1, { client: 1 }).go(49);
    expect(top.server.isEmpty(0)).toBe(false);
    top.go(1000);
    expect(top.server.isEmpty(0)).toBe(true);
    expect(clientsOf(top.served)).toEqual([0]);
    top.server.removeReplica(0, "fail");
    expect(top.server.addReplica(0, POOL.internal)).toBe(0);
    expect(clientsOf(top.go(2000).served)).toEqual([0, 1]);
    expect(top.served[1]!.waitMs).toBe(1000);
  });

  it("give what is inside back to the head of its line, the oldest first, when they are taken", () => {
    const top = one(stepLaw(10, 0, 2));
    for (const client of [0, 1, 2]) top.go(client).arrive(5, { client });
    top.go(30);
    top.server.removeReplica(0, "requeue");
    expect(top.server.load).toMatchObject({ active: 0, waiting: 3 });
    top.go(40);
    top.server.addReplica(0, POOL.api);
    // 0 and 1 start from nothing at 40.
    expect(top.go(1000).served.map((o) => [o.client, o.sojournMs])).toEqual([
      [0, 90],
      [1, 89],
      [2, 138],
    ]);
  });

  it("lose what is inside when they fail", () => {
    const top = one(stepLaw(10, 0, 1))
      .arrive(5)
      .arrive(5, { client: 1 });
    top.server.removeReplica(0, "fail");
    expect(reasonsOf(top)).toEqual(["failed"]);
    expect(top.server.load).toMatchObject({ active: 0, waiting: 1 });
    top.server.check();
  });

  it("are chosen by the fewest sequences, the lowest number first", () => {
    const top = one(stepLaw(10, 0, 2));
    top.server.addReplica(0, POOL.api);
    for (const outputTokens of [9, 2, 2, 9]) top.arrive(outputTokens);
    // 0: 9 and 2 tokens, 1: 2 and 9 tokens; both have one place free after 20 ms.
    top.go(25).arrive(1).arrive(1).go(500);
    expect(top.served.slice(2, 4).map((o) => o.replica)).toEqual([0, 1]);
  });

  it("of several deployments are chosen by the smallest share of their places", () => {
    const top = new BenchTop(servedModel([stepLaw(10, 0, 2), stepLaw(20, 0, 8)]));
    top.server.addReplica(0, POOL.api);
    top.server.addReplica(1, POOL.api);
    for (let client = 0; client < 5; client++) top.arrive(5, { client });
    // Shares before each: 0/2 0/8, 1/2 0/8, 1/2 1/8, 1/2 2/8, 1/2 3/8.
    expect(top.go(1000).served.map((o) => [o.client, o.replica])).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
    ]);
  });

  it("take turns with round_robin, full ones left out", () => {
    const top = one(stepLaw(10, 0, 2), { routing: "round_robin" });
    top.server.addReplica(0, POOL.api);
    top.server.addReplica(0, POOL.api);
    for (let client = 0; client < 4; client++) top.arrive(client === 0 ? 3 : 9, { client });
    // 0 and 3 on replica 0, then 4 on 1, and 5 on 2; 6 waits for 0 to leave.
    for (const client of [4, 5, 6]) top.arrive(9, { client });
    const replicaOf = new Map(top.go(1000).served.map((o) => [o.client, o.replica]));
    expect([0, 1, 2, 3, 4, 5, 6].map((client) => replicaOf.get(client))).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  it("serve their own pool only, unless the pools share", () => {
    const apart = one(stepLaw(10, 0, 1), { sharesReplicas: false });
    apart.arrive(1, { client: 1, pool: POOL.internal }).arrive(1, { client: 2 }).go(100);
    expect(clientsOf(apart.served)).toEqual([2]);
    apart.server.addReplica(0, POOL.internal);
    expect(apart.server.load.replicas).toEqual([1, 1]);
    expect(clientsOf(apart.go(200).served)).toEqual([2, 1]);
    const shared = one(stepLaw(10, 0, 1)).arrive(1, { client: 1, pool: POOL.internal });
    expect(clientsOf(shared.go(100).served)).toEqual([1]);
  });
});

describe("the measures of a server", () => {
  it("count busy replicas and sequences over time, exactly at fractional instants", () => {
    const top = one(stepLaw(10.5, 0, 2))
      .arrive(1)
      .arrive(3)
      .go(20);
    top.server.settle();
    expect(top.server.usage(0, POOL.api)).toEqual({ busyMs: 20, activeMs: 30.5 });
    // A look at 31, before 31.5, does not disturb what comes out at 32.
    top.go(31).server.settle();
    top.go(32).server.settle();
    expect(top.server.usage(0, POOL.api)).toEqual({ busyMs: 31.5, activeMs: 42 });
    expect(top.server.usage(0, POOL.internal)).toEqual({ busyMs: 0, activeMs: 0 });
  });

  it("take back what a look inside the last millisecond counted too much", () => {
    const top = one(stepLaw(10.5, 0, 1)).arrive(1);
    top.nowMs = 11;
    top.server.settle();
    expect(top.server.usage(0, POOL.api).busyMs).toBe(11);
    top.server.wake(0);
    top.server.settle();
    expect(top.server.usage(0, POOL.api).busyMs).toBe(10.5);
  });

  it("show in a census all that waits and all that is inside", () => {
    const top = one(stepLaw(10, 0, 1))
      .arrive(5, { inputTokens: 7, cachedTokens: 3 })
      .arrive(2, { client: 1 });
    const seen: unknown[] = [];
    top.server.census((...entry) => seen.push(entry));
    expect(seen).toEqual([
      [0, true, 1, 7, 3, 5],
      [1, false, 1, 0, 0, 2],
    ]);
  });

  it("ask for few calls: one a leaving, and one more at most for each arrival that delays it", () => {
    const top = one(stepLaw(10.3, 1.7, 8));
    for (let client = 0; client < 2000; client++) top.go(client * 13).arrive(1 + (client % 7), { client });
    top.go(1e6);
    expect(top.served.length).toBe(2000);
    expect(top.calls).toBeLessThan(2 * 2000);
  });
});
