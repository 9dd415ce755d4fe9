import { expect, test } from "vitest";
import type { TokenArrivals, TokenClient } from "../../src/model/serving.ts";
import { emptyTokenFlow } from "../../src/model/token-flow.ts";
import { streams } from "../../src/random/stream.ts";
import { tokenFlowSource } from "../../src/workload/token-flow.ts";
import type { TokenDraft } from "../../src/workload/token-source.ts";

const SECOND_MS = 1000;

function client(arrivals: TokenArrivals): TokenClient {
  return {
    name: "app",
    owner: "tenant",
    model: 0,
    tier: 2,
    arrivals,
    inputTokens: { kind: "lognormal", mu: 5, sigma: 1 },
    outputTokens: { kind: "exponential", mean: 50 },
    cachedShare: { kind: "uniform", min: 0, max: 1 },
    objective: {},
    valueUsdPerMtok: 0,
  };
}

function renewal(perSecond: number, cv: number): TokenArrivals {
  const gaps = cv === 1 ? "exponential" : "gamma";
  return { kind: "renewal", ratePerHour: perSecond * 3600, shape: { utcOffsetMs: 0 }, gaps, cv };
}

function neverOpened(): never {
  throw new Error("only traces are opened");
}

function totals(arrivals: TokenArrivals, intervals: number, lengthMs = 10 * SECOND_MS) {
  const source = tokenFlowSource(client(arrivals), 0, streams("7", 0), neverOpened);
  const flow = emptyTokenFlow();
  let [requests, squares, input, cached, output] = [0, 0, 0, 0, 0];
  for (let i = 1; i <= intervals; i++) {
    source.next(flow, i * lengthMs);
    expect(flow.inputTokens).toBeGreaterThanOrEqual(Math.max(flow.requests, flow.cachedTokens));
    expect(flow.outputTokens).toBeGreaterThanOrEqual(flow.requests);
    requests += flow.requests;
    squares += flow.requests * flow.requests;
    input += flow.inputTokens;
    cached += flow.cachedTokens;
    output += flow.outputTokens;
  }
  const mean = requests / intervals;
  return { mean, variance: squares / intervals - mean * mean, input, cached, output, requests };
}

test.each([
  [0.02, 1],
  [3, 1],
  [400, 1],
  [0.02, 2],
  [3, 0.5],
  [400, 2],
])(
  "%d requests per second with gaps of variation %d have the mean of the rate and the variance of the gaps",
  (rate, cv) => {
    const { mean, variance } = totals(renewal(rate, cv), 4000);
    const expected = rate * 10;
    expect(Math.abs(mean - expected)).toBeLessThan(4 * cv * Math.sqrt(expected / 4000) + 0.001);
    // Whole numbers add at most a quarter.
    expect(Math.abs(variance / (cv * cv * expected) - 1)).toBeLessThan(
      0.12 + (0.25 / (cv * cv * expected)) * (cv === 1 ? 0 : 1),
    );
  },
);

test.each([0.5, 50])("tokens of %d requests per second have the means of the laws", (rate) => {
  const { requests, input, cached, output } = totals(renewal(rate, 1), 4000);
  const inputMean = Math.exp(5.5);
  expect(input / requests / inputMean).toBeCloseTo(1, 1);
  expect(cached / input).toBeCloseTo(0.5, 1);
  expect(output / requests / 50).toBeCloseTo(1, 1);
});

test("members add up: the integral of their rates, steps inside an interval included", () => {
  const series = (values: readonly number[]) => ({ timesMs: [0, 15 * SECOND_MS], values });
  const members = [1, 2].map((k) => ({
    name: `member-${k}`,
    ratesPerHour: series([k * 3600, 0]),
    cvs: series([2, 2]),
  }));
  const source = tokenFlowSource(
    client({ kind: "members", gaps: "gamma", members }),
    0,
    streams("7", 0),
    neverOpened,
  );
  const flow = emptyTokenFlow();
  const expected: number[] = [];
  for (const untilMs of [10, 20, 30].map((s) => s * SECOND_MS)) {
    source.next(flow, untilMs);
    expected.push(flow.expectedRequests);
  }
  expect(expected).toEqual([30, 15, 0]);
  expect(flow.requests).toBe(0);
});

test("rows of a trace add up exactly", () => {
  const rows = [1, 2, 9_999, 10_000].map((atMs) => ({
    atMs,
    inputTokens: 7,
    cachedTokens: 2,
    outputTokens: 3,
  }));
  const requests = {
    next: (draft: TokenDraft) => Object.assign(draft, rows.shift() ?? { atMs: Number.POSITIVE_INFINITY }),
    close: () => {},
  };
  const trace: TokenArrivals = { kind: "trace", trace: { input: "rows" } };
  const source = tokenFlowSource(client(trace), 0, streams("7", 0), () => requests);
  const flow = emptyTokenFlow();
  source.next(flow, 10_000);
  expect([flow.requests, flow.inputTokens, flow.cachedTokens, flow.outputTokens]).toEqual([3, 21, 6, 9]);
  source.next(flow, 20_000);
  expect([flow.requests, flow.expectedRequests]).toEqual([1, 1]);
});
