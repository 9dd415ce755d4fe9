import { describe, expect, it } from "vitest";
import { gpuHours, micro, pool, runYaml, type Sections, type Trace, trace } from "./run-yaml.ts";

const HOUR = 3_600_000;
const job = (atH: number, gpus: number, workH: number): Trace[number] => ({
  atMs: atH * HOUR,
  gpus,
  workMs: workH * HOUR,
});

describe("an internal job that a failure interrupts", () => {
  // Arrives at 2 h with 4 h of work on 8 GPUs; everything is down from 5 h to 6 h; restart takes 6 min.
  const failed = (more: Sections) =>
    runYaml(
      micro({
        horizon: "20 h",
        fleet: pool(8, { interruptions: { every: "5 h", outage: "1 h" } }),
        internal: {
          jobs: { train: { arrivals: trace("jobs.csv"), restart: "6 min", value: "4 USD/GPUh", ...more } },
        },
      }),
      { "jobs.csv": [job(2, 8, 4)] },
    );
  const held = (hours: number) => gpuHours(8, hours);

  it("with `resume` loses nothing but the restart", () => {
    // 3 h done, 1 h left: from 6 h, 0.1 h + 1 h.
    const run = failed({ on_interruption: "resume" });
    expect(run.jobs[0]).toMatchObject({
      endMs: 7.1 * HOUR,
      outcome: "completed",
      interruptions: 1,
      lostWorkMs: 0,
    });
    expect(run.state("internal")).toBe(held(4.1));
  });

  it("with `checkpoint` goes on from the last one", () => {
    // 1 h of work and 15 min of checkpoint twice, then half an hour that is lost; 2 h left with one checkpoint between.
    const run = failed({ checkpoint: { interval: "1 h", cost: "15 min" } });
    expect(run.jobs[0]).toMatchObject({ endMs: 8.35 * HOUR, lostWorkMs: 0.5 * HOUR });
    expect(run.source("train").lostWorkGpuHours).toBe(4);
    expect(run.state("internal")).toBe(held(3 + 2.35));
    expect(run.usd("job_loss")).toBe("0.000000000");
  });

  it("takes a last checkpoint when asked to", () => {
    const run = failed({ checkpoint: { interval: "1 h", cost: "15 min", final: true } });
    expect(run.jobs[0]).toMatchObject({ endMs: 8.6 * HOUR });
  });

  it("with `restart` begins again at the same length", () => {
    const run = failed({ on_interruption: "restart" });
    expect(run.jobs[0]).toMatchObject({ endMs: 10.1 * HOUR, lostWorkMs: 3 * HOUR });
    expect(run.state("internal")).toBe(held(3 + 4.1));
  });

  it("with `kill` is lost with its whole value", () => {
    // 4 USD x 8 GPUs x 4 h = 128.
    const run = failed({ on_interruption: "kill" });
    expect(run.source("train")).toMatchObject({ failed: 1, completed: 0, lossUsd: { hi: 128, lo: 0 } });
    expect(run.usd("job_loss")).toBe("-128.000000000");
  });
});

describe("an internal job that is late", () => {
  const late = (more: Sections) =>
    runYaml(
      micro({
        horizon: "20 h",
        fleet: pool(8),
        internal: {
          jobs: {
            first: { arrivals: trace("first.csv") },
            train: {
              arrivals: trace("jobs.csv"),
              deadline: "2 h",
              decay: "4 h",
              value: "5 USD/GPUh",
              ...more,
            },
          },
        },
      }),
      { "first.csv": [job(0, 8, 3)], "jobs.csv": [job(1, 8, 1)] },
    );

  it("loses value in proportion to its lateness", () => {
    // Runs from 3 h to 4 h, due at 3 h: one of four hours of decay: 5 x 8 x 1 h / 4 = 10.
    const run = late({});
    expect(run.usd("job_loss")).toBe("-10.000000000");
    expect(run.source("train")).toMatchObject({ late: 1, completed: 1, lossUsd: { hi: 10, lo: 0 } });
  });

  it("costs for each hour beyond its run time as well", () => {
    // 3 h from arrival to completion, of which 1 h is work: 2 h x 6 = 12, and the 10.
    expect(late({ delay_cost: "6 USD/h" }).usd("job_loss")).toBe("-22.000000000");
  });

  it("loses no more than its value", () => {
    expect(late({ decay: "30 min" }).usd("job_loss")).toBe("-40.000000000");
  });

  it("loses nothing when it is done at its deadline", () => {
    expect(late({ deadline: "3 h" }).usd("job_loss")).toBe("0.000000000");
  });

  it("loses its value when it gives up waiting", () => {
    const run = late({ patience: "90 min" });
    expect(run.lost("train")).toEqual({ reneged: 1 });
    expect(run.usd("job_loss")).toBe("-40.000000000");
  });

  it("is served when GPUs come free at the instant at which its patience ends", () => {
    expect(late({ patience: "2 h" }).source("train").completed).toBe(1);
  });
});

describe("a source that is saturated", () => {
  it("refills its backlog at once", () => {
    // Two of 4 GPUs run on 8; at 0, 1, 2, 3 and 4 h two start: 10 starts, 8 ends before 5 h, 3 always wait.
    const run = runYaml(
      micro({
        horizon: "5 h",
        fleet: pool(8),
        internal: {
          jobs: { backlog: { arrivals: { kind: "saturated", backlog: 3 }, gpus: 4, work: "1 h" } },
        },
      }),
    );
    expect(run.source("backlog")).toMatchObject({
      offered: 13,
      accepted: 10,
      completed: 8,
      waitingAtEnd: 3,
      runningAtEnd: 2,
    });
    expect(run.state("internal")).toBe(gpuHours(8, 5));
  });
});

describe("a queue with a limit", () => {
  const four = [job(1, 8, 1), job(1, 8, 1), job(1, 8, 1), job(1, 8, 1)];
  const limited = (more: Sections) =>
    runYaml(
      micro({
        horizon: "9 h",
        fleet: pool(8),
        internal: { jobs: { train: { arrivals: trace("jobs.csv"), value: "1 USD/GPUh", ...more } } },
      }),
      { "jobs.csv": four },
    );

  it("refuses the last of those that find it full", () => {
    // One starts, two wait, the fourth is refused and its value of 8 is lost. Waits 0, 1 and 2 h.
    const run = limited({ queue_limit: 2 });
    expect(run.lost("train")).toEqual({ no_capacity: 1 });
    expect(run.source("train")).toMatchObject({ completed: 3 });
    expect(run.source("train").waits).toMatchObject({ sumH: 3, maxH: 2, count: 3 });
    expect(run.usd("job_loss")).toBe("-8.000000000");
    expect(run.jobs.map((record) => record.outcome)).toEqual([
      "no_capacity",
      "completed",
      "completed",
      "completed",
    ]);
  });

  it("of 0 serves only those that start at once", () => {
    expect(limited({ queue_limit: 0 }).source("train")).toMatchObject({ completed: 1, offered: 4 });
  });

  it("counts those that start at that instant as never having waited", () => {
    expect(limited({ queue_limit: 3 }).lost("train")).toEqual({});
  });
});

describe("a faster GPU type", () => {
  it("does the same work in less time", () => {
    // Twice as fast: 4 h of work on the reference GPU take 2 h.
    const run = runYaml(
      micro({
        horizon: "9 h",
        fleet: {
          gpu_types: { T: { load_power: "1 W", idle_power: "1 W", relative_performance: 2 } },
          clusters: { a: { gpu: "T", topology: "pool", gpus: 8 } },
        },
        internal: { jobs: { train: { arrivals: trace("jobs.csv") } } },
      }),
      { "jobs.csv": [job(1, 8, 4)] },
    );
    expect(run.jobs[0]).toMatchObject({ endMs: 3 * HOUR, usedGpuMs: gpuHours(8, 2) });
  });
});

describe("EASY backfill", () => {
  it("lets a job overtake a blocked head only if it ends before the head can start, or fits beside it", () => {
    // 4 GPUs. A holds 3 until 4 h. B wants 4: it can start at 4 h. C (1 GPU, 5 h) would delay it and waits;
    // D (1 GPU, 3 h) ends before and starts at once. B runs 4 h - 5 h, then C 5 h - 10 h.
    const run = runYaml(
      micro({
        horizon: "12 h",
        fleet: pool(4),
        internal: { jobs: { train: { arrivals: trace("jobs.csv") } } },
        policies: { queue_order: "easy_backfill" },
      }),
      {
        "jobs.csv": [
          { atMs: 0, gpus: 3, workMs: 4 * HOUR },
          { atMs: 1000, gpus: 4, workMs: HOUR },
          { atMs: 2000, gpus: 1, workMs: 5 * HOUR },
          { atMs: 3000, gpus: 1, workMs: 3 * HOUR },
        ],
      },
    );
    const starts = run.jobs.map(({ id, startMs }) => [id, startMs]).sort(([a], [b]) => a! - b!);
    expect(starts.map(([, startMs]) => startMs)).toEqual([0, 4 * HOUR, 5 * HOUR, 3000]);
  });
});
