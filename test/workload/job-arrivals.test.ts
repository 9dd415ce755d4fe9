import { describe, expect, test } from "vitest";
import type { RowSource, TraceRow, WorldInputs } from "../../src/model/ports.ts";
import type { JobSource } from "../../src/model/workload.ts";
import { streams } from "../../src/random/stream.ts";
import { jobArrivals } from "../../src/workload/job-arrivals.ts";
import type { JobDraft } from "../../src/workload/sources.ts";

const NO_INPUTS: WorldInputs = {
  openTrace: () => {
    throw new Error("no trace");
  },
};

function source(changes: object): JobSource {
  return {
    name: "ranking",
    arrivals: { kind: "poisson", ratePerHour: 10, shape: { utcOffsetMs: 0 } },
    gpus: { kind: "uniform", min: 0.2, max: 8 },
    work: { kind: "exponential", mean: 3_600_000 },
    ...changes,
  } as unknown as JobSource;
}

function take(jobs: JobSource, count: number, inputs = NO_INPUTS): JobDraft[] {
  const arrivals = jobArrivals(jobs, 0, streams("jobs", 0), inputs);
  return Array.from({ length: count }, () => {
    const draft: JobDraft = { atMs: -1, gpus: -1, workMs: -1, estimateMs: -1, patienceMs: -1 };
    arrivals.next(draft);
    return draft;
  });
}

function traceOf(rows: readonly TraceRow[]): WorldInputs & { closed: number } {
  const inputs = {
    closed: 0,
    openTrace(): RowSource {
      let index = 0;
      return {
        next(row) {
          if (index === rows.length) return false;
          Object.assign(row, rows[index++]);
          return true;
        },
        close: () => {
          inputs.closed += 1;
        },
      };
    },
  };
  return inputs;
}

describe("drawn jobs", () => {
  test("have whole GPUs and work of at least one, an exact estimate and endless patience by default", () => {
    for (const job of take(source({}), 200)) {
      expect(job.gpus).toBeGreaterThanOrEqual(1);
      expect(Number.isInteger(job.gpus) && Number.isInteger(job.workMs) && Number.isInteger(job.atMs)).toBe(
        true,
      );
      expect(job.estimateMs).toBe(job.workMs);
      expect(job.patienceMs).toBe(Infinity);
    }
  });

  test("keep size and work when an error of the estimate or a patience is added", () => {
    const plain = take(source({}), 50);
    const estimateError = { kind: "uniform", min: 1, max: 3 };
    const rich = take(source({ estimateError, patience: { kind: "exponential", mean: 1000 } }), 50);
    expect(rich.map(({ atMs, gpus, workMs }) => [atMs, gpus, workMs])).toEqual(
      plain.map(({ atMs, gpus, workMs }) => [atMs, gpus, workMs]),
    );
    for (const job of rich) {
      expect(job.estimateMs).toBeGreaterThanOrEqual(job.workMs);
      expect(job.patienceMs).toBeLessThan(Infinity);
    }
  });

  test("of a saturated source are all there at 0", () => {
    const jobs = take(source({ arrivals: { kind: "saturated", backlog: 3 } }), 10);
    expect(jobs.every((job) => job.atMs === 0)).toBe(true);
    expect(new Set(jobs.map((job) => job.workMs)).size).toBe(10);
  });
});

describe("jobs of a trace", () => {
  const rows = [
    { atMs: 5, gpus: 8, workMs: 1000, estimateMs: Number.NaN },
    { atMs: 9, gpus: 1, workMs: 2000, estimateMs: 7 },
  ];
  const arrivals = { kind: "trace", trace: { input: "philly" } };

  test("come as they are and then never more", () => {
    const [first, second, third] = take(source({ arrivals }), 3, traceOf(rows));
    expect(first).toEqual({ atMs: 5, gpus: 8, workMs: 1000, estimateMs: 1000, patienceMs: Infinity });
    expect(second).toMatchObject({ atMs: 9, estimateMs: 7 });
    expect(third!.atMs).toBe(Infinity);
  });

  test("release the trace on close", () => {
    const inputs = traceOf(rows);
    jobArrivals(source({ arrivals }), 0, streams("jobs", 0), inputs).close();
    expect(inputs.closed).toBe(1);
  });
});
