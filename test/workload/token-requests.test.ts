import { describe, expect, test } from "vitest";
import type { RowSource, TokenTraceRow, WorldInputs } from "../../src/model/ports.ts";
import type { TokenClient } from "../../src/model/serving.ts";
import { HOUR_MS } from "../../src/model/time.ts";
import { arrivalTimes } from "../../src/random/arrival-times.ts";
import { streams } from "../../src/random/stream.ts";
import { tokenRequestSource } from "../../src/workload/token-requests.ts";
import { emptyTokenDraft, type TokenDraft } from "../../src/workload/token-source.ts";

const NO_INPUTS: WorldInputs = {
  openTrace: () => {
    throw new Error("no trace");
  },
};
const SHAPE = { utcOffsetMs: 0 };
const WAVY = { utcOffsetMs: 0, dailyWave: { peakToTrough: 3, peakHour: 15 } };

function client(changes: object = {}): TokenClient {
  return {
    name: "chat",
    owner: "tenant",
    model: 0,
    tier: 2,
    arrivals: { kind: "renewal", ratePerHour: 600, shape: SHAPE, gaps: "exponential", cv: 1 },
    inputTokens: { kind: "lognormal", mu: 5, sigma: 1 },
    outputTokens: { kind: "exponential", mean: 0.8 },
    cachedShare: { kind: "constant", value: 0 },
    objective: {},
    valueUsdPerMtok: 0,
    ...changes,
  } as TokenClient;
}

function take(of: TokenClient, count: number, inputs = NO_INPUTS, seed = "tokens"): TokenDraft[] {
  const source = tokenRequestSource(of, 0, streams(seed, 0), inputs);
  const draft = emptyTokenDraft();
  return Array.from({ length: count }, () => {
    source.next(draft);
    return { ...draft };
  });
}

function until(of: TokenClient, endMs: number, seed: string): number[] {
  const source = tokenRequestSource(of, 0, streams(seed, 0), NO_INPUTS);
  const draft = emptyTokenDraft();
  const times: number[] = [];
  for (source.next(draft); draft.atMs < endMs; source.next(draft)) times.push(draft.atMs);
  return times;
}

function traceOf(rows: readonly TokenTraceRow[]): WorldInputs {
  return {
    ...NO_INPUTS,
    openRequests(): RowSource<TokenTraceRow> {
      let index = 0;
      return {
        next(row) {
          if (index === rows.length) return false;
          Object.assign(row, rows[index++]);
          return true;
        },
        close() {},
      };
    },
  };
}

const renewal = (
  gaps: "exponential" | "gamma" | "weibull",
  cv: number,
  shape: object = SHAPE,
  ratePerHour = 600,
) => client({ arrivals: { kind: "renewal", ratePerHour, shape, gaps, cv } });

describe("drawn requests", () => {
  test("have whole tokens of at least one, wait for ever and pay any price by default", () => {
    for (const draft of take(client(), 300)) {
      expect(draft.inputTokens).toBeGreaterThanOrEqual(1);
      expect(draft.outputTokens).toBeGreaterThanOrEqual(1);
      expect([draft.atMs, draft.inputTokens, draft.outputTokens].every(Number.isInteger)).toBe(true);
      expect([draft.cachedTokens, draft.patienceMs, draft.wtpUsdPerMtok]).toEqual([0, Infinity, Infinity]);
      expect(draft.participation > 0 && draft.participation < 1).toBe(true);
    }
  });

  test("keep instants and tokens when limits, shares or prices are added: each purpose has its stream", () => {
    const core = (drafts: TokenDraft[]) =>
      drafts.map(({ atMs, inputTokens, outputTokens, participation }) => [
        atMs,
        inputTokens,
        outputTokens,
        participation,
      ]);
    const rich = client({
      cachedShare: { kind: "uniform", min: 0, max: 1 },
      patience: { kind: "exponential", mean: 1000 },
      wtp: { kind: "exponential", mean: 2 },
      elasticity: { referencePriceUsdPerMtok: 1, exponent: 1 },
    });
    expect(core(take(rich, 200))).toEqual(core(take(client(), 200)));
    const longer = take(client({ inputTokens: { kind: "constant", value: 9 } }), 200);
    expect(longer.map(({ outputTokens }) => outputTokens)).toEqual(
      take(client(), 200).map(({ outputTokens }) => outputTokens),
    );
  });

  test("are the Poisson process of any other source when gaps are exponential", () => {
    const times = arrivalTimes(
      { kind: "poisson", ratePerHour: 600, shape: WAVY },
      0,
      streams("tokens", 0),
      "client:chat",
    );
    const expected = Array.from({ length: 200 }, () => times.next());
    expect(take(renewal("exponential", 1, WAVY), 200).map(({ atMs }) => atMs)).toEqual(expected);
  });

  test("have a cached share of the prompt, cut at the whole prompt", () => {
    const half = take(client({ cachedShare: { kind: "constant", value: 0.5 } }), 50);
    for (const { inputTokens, cachedTokens } of half) expect(cachedTokens).toBe(Math.round(inputTokens / 2));
    const over = take(client({ cachedShare: { kind: "constant", value: 3 } }), 50);
    for (const { inputTokens, cachedTokens } of over) expect(cachedTokens).toBe(inputTokens);
  });
});

describe("renewal requests", () => {
  test.each([
    ["gamma", 0.5],
    ["gamma", 3],
    ["weibull", 0.5],
    ["weibull", 3],
  ] as const)("with %s gaps of CV %d come at their rate, stationary from the start", (gaps, cv) => {
    const counts = Array.from(
      { length: 400 },
      (_, run) => until(renewal(gaps, cv), HOUR_MS / 10, `r${run}`).length,
    );
    const mean = counts.reduce((sum, each) => sum + each, 0) / counts.length;
    const variance = counts.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (counts.length - 1);
    expect(Math.abs(mean - 60)).toBeLessThan(4 * Math.sqrt(variance / counts.length));
    // Counts of a renewal process have variance / mean near cv^2.
    expect(variance / mean / cv ** 2).toBeGreaterThan(0.7);
    expect(variance / mean / cv ** 2).toBeLessThan(1.4);
  });

  test("follow a shape: the integral of the rate over each part of the day", () => {
    const times = until(renewal("gamma", 2, WAVY, 3000), 24 * HOUR_MS, "day");
    const peak = times.filter((at) => at >= 12 * HOUR_MS && at < 18 * HOUR_MS).length;
    // 1 + a cos(...), a = 1/2 for peak / trough 3: integral over the six hours around the peak.
    const expected = 3000 * (6 + (0.5 * 24 * 2 * Math.sin(Math.PI / 4)) / (2 * Math.PI));
    expect(Math.abs(peak - expected)).toBeLessThan(4 * 2 * Math.sqrt(expected));
    expect(times.every((at, index) => Number.isInteger(at) && at >= (times[index - 1] ?? 0))).toBe(true);
  });

  test("lose no rate to rounding: gaps far below a millisecond accumulate unrounded", () => {
    const times = until(renewal("gamma", 0.2, SHAPE, 3.6e7), 10_000, "fast");
    expect(Math.abs(times.length - 1e5)).toBeLessThan(4 * 0.2 * Math.sqrt(1e5) + 4);
  });
});

describe("requests of members", () => {
  const member = (name: string, rates: readonly number[], cv: number) => {
    const timesMs = rates.map((_, hour) => hour * HOUR_MS);
    return {
      name,
      ratesPerHour: { timesMs, values: rates },
      cvs: { timesMs, values: rates.map(() => cv) },
    };
  };
  const crowd = (...members: ReturnType<typeof member>[]) =>
    client({ arrivals: { kind: "members", gaps: "gamma", members } });

  test("merge in order and end with the last rate", () => {
    const times = until(
      crowd(member("a", [400, 0, 100, 0], 2), member("b", [0, 700, 0], 1)),
      Infinity,
      "two",
    );
    expect(times.every((at, index) => at >= (times[index - 1] ?? 0))).toBe(true);
    const inHour = (hour: number) => times.filter((at) => Math.floor(at / HOUR_MS) === hour).length;
    expect(Math.abs(inHour(0) - 400)).toBeLessThan(4 * 2 * 20);
    expect(Math.abs(inHour(1) - 700)).toBeLessThan(4 * 27);
    expect(Math.abs(inHour(2) - 100)).toBeLessThan(4 * 2 * 10);
    expect(inHour(3)).toBe(0);
  });

  test("keep theirs when another joins", () => {
    const alone = until(crowd(member("a", [400, 300, 0], 2)), Infinity, "join");
    const both = until(crowd(member("b", [100, 0], 1), member("a", [400, 300, 0], 2)), Infinity, "join");
    const rest = new Map<number, number>();
    for (const at of both) rest.set(at, (rest.get(at) ?? 0) + 1);
    for (const at of alone) expect((rest.get(at) ?? 0) > 0).toBe(true);
  });

  test("of a file without members never come", () => {
    expect(take(crowd(), 2).map(({ atMs }) => atMs)).toEqual([Infinity, Infinity]);
  });
});

describe("requests of a trace", () => {
  const TRACE = client({ arrivals: { kind: "trace", trace: { input: "t" } } });

  test("are its rows, and then no more", () => {
    const rows = [
      { atMs: 5, inputTokens: 100, outputTokens: 0, cachedTokens: 40 },
      { atMs: 5, inputTokens: 0, outputTokens: 7, cachedTokens: Number.NaN },
    ];
    const drafts = take(TRACE, 3, traceOf(rows));
    expect(
      drafts.map(({ atMs, inputTokens, outputTokens, cachedTokens }) => [
        atMs,
        inputTokens,
        outputTokens,
        cachedTokens,
      ]),
    ).toEqual([
      [5, 100, 0, 40],
      [5, 0, 7, 0],
      [Infinity, 0, 7, 0],
    ]);
  });

  test("need somebody who opens it", () => {
    expect(() => take(TRACE, 1)).toThrow(/chat/);
  });
});
