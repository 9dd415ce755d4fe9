import { describe, expect, test } from "vitest";
import { requestSource } from "../../src/market/request-source.ts";
import type { Segment } from "../../src/model/market.ts";
import type { RequestDraft } from "../../src/model/requests.ts";
import { streams } from "../../src/random/stream.ts";

function segment(changes: object = {}): Segment {
  return {
    name: "startups",
    arrivals: { kind: "poisson", ratePerHour: 10, shape: { utcOffsetMs: 0 } },
    gpus: { kind: "lognormal", mu: 0, sigma: 1 },
    duration: { kind: "exponential", mean: 1e6 },
    wtp: { kind: "uniform", min: 1, max: 5 },
    ...changes,
  } as unknown as Segment;
}

function take(of: Segment, count: number): RequestDraft[] {
  const source = requestSource(of, 0, streams("requests", 0));
  return Array.from({ length: count }, () => {
    const draft = {
      atMs: 0,
      gpus: 0,
      durationMs: 0,
      wtpUsdPerGpuHour: 0,
      leadMs: 0,
      waitingCostUsd: 0,
      patienceMs: 0,
    };
    source.next(draft);
    return draft;
  });
}

describe("requests of a segment", () => {
  test("come in order with whole sizes and lengths of at least one", () => {
    const drafts = take(segment(), 500);
    for (const [i, draft] of drafts.entries()) {
      expect(draft.atMs).toBeGreaterThanOrEqual(drafts[i - 1]?.atMs ?? 0);
      expect(Number.isInteger(draft.gpus) && draft.gpus >= 1).toBe(true);
      expect(Number.isInteger(draft.durationMs) && draft.durationMs >= 1).toBe(true);
      expect(draft.patienceMs).toBe(Infinity);
    }
  });

  test("keep all other draws when one law changes", () => {
    const plain = take(segment(), 50);
    const other = take(
      segment({ gpus: { kind: "constant", value: 3 }, patience: { kind: "constant", value: 0 } }),
      50,
    );
    expect(other.map((d) => [d.atMs, d.durationMs, d.wtpUsdPerGpuHour])).toEqual(
      plain.map((d) => [d.atMs, d.durationMs, d.wtpUsdPerGpuHour]),
    );
    expect(other.every((d) => d.gpus === 3 && d.patienceMs === 0)).toBe(true);
  });

  test("come together in batches", () => {
    const arrivals = {
      kind: "poisson",
      ratePerHour: 1,
      shape: { utcOffsetMs: 0 },
      batch: { kind: "constant", value: 3 },
    };
    const times = take(segment({ arrivals }), 9).map((d) => d.atMs);
    expect(new Set(times).size).toBe(3);
  });

  test("cannot be saturated", () => {
    expect(() => take(segment({ arrivals: { kind: "saturated", backlog: 1 } }), 1)).toThrow(
      /startups.*saturated/,
    );
  });
});
