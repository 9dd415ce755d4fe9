import { describe, expect, it } from "vitest";
import { POOL } from "../../src/serving/model-server.ts";
import { BenchTop } from "./bench-top.ts";
import { servedModel, stepLaw } from "./served-model.ts";

/** A server with one replica, its law and the rest of its model. */
function one(law = stepLaw(10, 5, 2), change = {}): BenchTop {
  const top = new BenchTop(servedModel([law], change));
  top.server.addReplica(0, POOL.api);
  return top;
}

describe("a request server", () => {
  it("slows all in a batch when another joins, and tells at the next whole millisecond", () => {
    // Alone a step takes 15 ms, together 20 ms. A: 10 steps from 0; B: 3 steps from 50.
    const top = one().arrive(10).go(50).arrive(3).go(1000);
    // At 50, A has 3.33 steps. B leaves after 3 x 20 ms at 110; A has 3.67 left: 110 + 3.67 x 15 = 165.
    expect(top.served.map((o) => [o.outputTokens, o.sojournMs])).toEqual([
      [3, 60],
      [10, expect.closeTo(165, 9)],
    ]);
    expect(top.told.map((entry) => entry.atMs)).toEqual([110, 165]);
  });

  it("lets the next in line join at the fractional instant of a leaving", () => {
    // Places for one, 10.5 ms a step: the first leaves at 10.5, the second, there since 0, joins then.
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
});
