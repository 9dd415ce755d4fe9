import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { accountsUsd } from "../../src/metrics/ledger-sums.ts";
import { logitNash } from "../../src/revenue/optimizers/mnl.ts";
import { runWorld } from "../../src/world/run-world.ts";
import { parsed } from "../scenario/memory.ts";

const TASTE = 0.85;
const WORTH = 3.1;
const OWN_COST = 0.16;
const RIVAL_COST = 1.65;

/** The equilibrium of the bundled duopoly where capacity is ample. */
const NASH = logitNash(
  [OWN_COST, RIVAL_COST].map((costUsd) => ({ quality: WORTH / TASTE, costUsd })),
  { sensitivity: 1 / TASTE, outsideWeight: 1 },
);

const FILE = readFileSync("scenarios/duopoly.yaml", "utf8").replace("horizon: 17 d", "horizon: 13 d");

/** A variant at another price of ours; what it earned, and the rival's price at the end. */
function play(variant: string, ownUsd: number, rivalUsd?: number) {
  const text =
    rivalUsd === undefined
      ? FILE
      : FILE.replace("prices: { H100: 2.95 USD/GPUh }", `prices: { H100: ${rivalUsd.toFixed(6)} USD/GPUh }`);
  const price = text.replace("{ H100: 2.80 USD/GPUh }", `{ H100: ${ownUsd.toFixed(6)} USD/GPUh }`);
  const { seed, variants } = parsed(price);
  const { scenario } = variants.find(({ name }) => name === variant)!;
  let rivalNano = Number.NaN;
  const result = runWorld(scenario, {
    seed,
    replication: 0,
    inputs: { openTrace: () => never() },
    series: {
      row: (_start, _end, _measured, _cluster, _values, prices) => {
        rivalNano = prices[1]!;
      },
    },
  });
  const { offered, accepted, lost } = result.segments[0]!;
  const gpuHours = result.segments[0]!.usedGpuMs.hi;
  return {
    rivalUsd: rivalNano / 1e9,
    profitUsd: accountsUsd(result.ledger, "usage_revenue") - OWN_COST * gpuHours,
    shares: [accepted / offered, lost[1]! / offered, lost[0]! / offered],
  };
}

function never(): never {
  throw new Error("the scenario has no traces");
}

describe("a duopoly of logit firms with ample capacity", () => {
  const [ownUsd, rivalUsd] = NASH.pricesUsd as [number, number];

  test("stands at the Bertrand-Nash prices when the house plays its part", () => {
    const { rivalUsd: answer, shares } = play("posted", ownUsd);
    expect(answer).toBeCloseTo(rivalUsd, 5);
    const errors = [...NASH.shares, NASH.none].map((share, at) => Math.abs(shares[at]! - share));
    expect(Math.max(...errors)).toBeLessThan(0.03);
  });

  test("gives the house no better price against the rival's", () => {
    const profit = (price: number) => play("still", price, rivalUsd).profitUsd;
    const best = profit(ownUsd);
    for (const factor of [0.75, 1.3]) expect(profit(ownUsd * factor)).toBeLessThan(best);
  });

  test("pays a house that is short of capacity for a price far above the equilibrium", () => {
    const profit = (price: number) => play("short-posted", price).profitUsd;
    expect(profit(3.4)).toBeGreaterThan(1.2 * profit(ownUsd));
  });
});
