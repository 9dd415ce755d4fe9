import { describe, expect, it } from "vitest";
import { doubtsOf } from "../../src/experiment/doubts.ts";
import { lengthText, steadyStates, warmupDoubts } from "../../src/experiment/steady-state.ts";
import type { WorldResult } from "../../src/metrics/result.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import { HOUR_MS } from "../../src/model/time.ts";
import { replication, scenario, world } from "../metrics/fake-results.ts";
import { experimentOf, micro, pool } from "../micro/run-yaml.ts";
import { normals } from "./inference/seeded.ts";

const DAY_MS = 24 * HOUR_MS;

/** GPUs in use hour by hour. */
function hourly(days: number, gpus: (hour: number) => number): WorldResult["use"] {
  return { intervalMs: HOUR_MS, gpus: Array.from({ length: 24 * days }, (_, hour) => gpus(hour)) };
}

function results(uses: readonly WorldResult["use"][], set: Partial<Scenario> = {}) {
  const replications = uses.map((use, index) => replication(world({ use }), world(), index));
  return [{ variant: { name: "mix", scenario: scenario(set) }, replications }];
}

const proposal = (...uses: readonly WorldResult["use"][]) => steadyStates(results(uses), [])[0]!;

describe("the warm-up that MSER-5 proposes", () => {
  it("is the start-up of a series that fills for three days, in whole days", () => {
    const found = proposal(hourly(30, (hour) => (hour < 72 ? hour : 100)));
    expect(found.proposedWarmupMs).toBe(3 * DAY_MS);
    // The mean of the first three days is 35.5, of all thirty 93.55.
    expect(found.effect).toBeCloseTo(100 / ((3 * 35.5 + 27 * 100) / 30) - 1, 9);
  });

  it("is found in noise that would hide it in one replication", () => {
    const uses = Array.from({ length: 10 }, (_, at) => {
      const noise = normals(30 * 24, `use ${at}`);
      return hourly(30, (hour) => (hour < 48 ? 60 : 100) + 20 * noise[hour]!);
    });
    expect(proposal(...uses).proposedWarmupMs).toBe(2 * DAY_MS);
  });

  it("is 0 for a steady fleet, whatever its daily cycle", () => {
    const found = proposal(hourly(30, (hour) => 100 + 50 * Math.sin((2 * Math.PI * hour) / 24)));
    expect(found.proposedWarmupMs).toBe(0);
    expect(found.effect).toBeCloseTo(0, 9);
  });

  it("takes days in batches of five once there are fifty of them", () => {
    expect(proposal(hourly(60, (hour) => (hour < 72 ? 0 : 100))).proposedWarmupMs).toBe(5 * DAY_MS);
  });

  it("goes by five intervals in a short run", () => {
    expect(proposal(hourly(5, (hour) => (hour < 8 ? 0 : 100))).proposedWarmupMs).toBe(10 * HOUR_MS);
  });

  it("is not told for a run that is too short, or that never settles", () => {
    expect(proposal(hourly(2, () => 100)).proposedWarmupMs).toBeUndefined();
    expect(proposal(hourly(30, (hour) => hour)).proposedWarmupMs).toBeUndefined();
  });

  it("looks at the whole of a run that is cut into batches, not only at the first", () => {
    const full = hourly(30, (hour) => (hour < 72 ? 0 : 100));
    const batches = [10, 20, 30].map((days) => ({ ...full, gpus: full.gpus.slice(0, 24 * days) }));
    const found = proposal(...batches);
    expect(found).toEqual(proposal(full));
    expect(found.proposedWarmupMs).toBe(3 * DAY_MS);
  });
});

describe("the warning of a short warm-up", () => {
  const filling = hourly(30, (hour) => (hour < 72 ? 0 : 100));
  const doubts = (use: WorldResult["use"], warmupMs: number) => {
    const all = results([use], { warmupMs });
    return warmupDoubts(steadyStates(all, []), all);
  };

  it("names the warm-up to set and what it changes", () => {
    const [doubt] = doubts(filling, DAY_MS);
    expect(doubt).toMatchObject({ code: "warmup_mser", variant: "mix" });
    // 100 against 27 of 29 days.
    expect(doubt!.text).toMatch(/a warm-up of 3 d, .* chosen 1 d: .* differs by 7\.4 %; try `warmup: 3 d`/);
  });

  it("is silent when the warm-up is long enough, or makes no difference", () => {
    expect(doubts(filling, 3 * DAY_MS)).toEqual([]);
    expect(
      doubts(
        hourly(30, (hour) => (hour < 72 ? 95 : 100)),
        0,
      ),
    ).toEqual([]);
  });

  it("writes lengths as the scenario has them", () => {
    expect([
      lengthText(0),
      lengthText(3 * DAY_MS),
      lengthText(36 * HOUR_MS),
      lengthText(0.5 * HOUR_MS),
    ]).toEqual(["0 h", "3 d", "36 h", "0.5 h"]);
  });
});

describe("the verdict on a steady state", () => {
  const jobs = (rate: string, more: object = {}) => ({
    arrivals: { rate },
    gpus: 1,
    work: { law: "exponential", mean: "1 h" },
    clusters: ["a"],
    ...more,
  });
  const verdictOf = (sections: object) => {
    const text = micro({ horizon: "20 d", warmup: "1 d", replications: 2, fleet: pool(4), ...sections });
    const { variants } = experimentOf(text);
    return steadyStates(variants, doubtsOf(variants)).map((each) => each.verdict);
  };

  it("is stable where work leaves room", () => {
    expect(verdictOf({ internal: { jobs: { a: jobs("2 /h") } } })).toEqual(["stable"]);
  });

  it("is overloaded where one source asks for more than its clusters have", () => {
    expect(verdictOf({ internal: { jobs: { a: jobs("6 /h") } } })).toEqual(["overloaded"]);
  });

  it("is overloaded where several sources do so together", () => {
    expect(verdictOf({ internal: { jobs: { a: jobs("3 /h"), b: jobs("3 /h") } } })).toEqual(["overloaded"]);
  });

  it("is a growing queue where tenants wait for more than internal work leaves", () => {
    const tenants = {
      arrivals: { rate: "6 /h" },
      gpus: 1,
      duration: { law: "exponential", mean: "1 h" },
      gpu_types: ["T"],
      wtp: "100 USD/GPUh",
      patience: "unlimited",
      products: ["on_demand"],
    };
    const sections = {
      market: { segments: { tenants } },
      products: { on_demand: { price: "1 USD/GPUh" } },
    };
    expect(verdictOf(sections)).toEqual(["growing_queue"]);
  });
});
