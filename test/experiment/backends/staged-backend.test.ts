import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Backend, JobPorts, RunJob } from "../../../src/experiment/backends/run-job.ts";
import { StagedBackend } from "../../../src/experiment/backends/staged-backend.ts";
import { RunStore } from "../../../src/io/run-store.ts";
import type { Scenario } from "../../../src/model/scenario.ts";
import { scenario } from "../../metrics/fake-results.ts";

let folder: string;
let store: RunStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-staged-"));
  store = new RunStore(folder, { flat: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for the threads: notes what it is given, and does none of it. */
class Recorder implements Backend {
  readonly given: string[] = [];
  readonly learned: string[] = [];
  opened = 0;

  readonly open = (): Promise<Backend> => {
    this.opened += 1;
    return Promise.resolve(this);
  };

  run(jobs: readonly RunJob[], { onDone }: JobPorts): Promise<void> {
    this.given.push(...jobs.map(({ key }) => key));
    for (const job of jobs) onDone(job);
    return Promise.resolve();
  }

  learn(name: string): void {
    this.learned.push(name);
  }

  underWayMs(): number {
    return 0;
  }

  stop(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function staged(set: Partial<Scenario> = {}, eventsHere?: number) {
  const threads = new Recorder();
  const backend = new StagedBackend({
    openThreads: threads.open,
    ...(eventsHere === undefined ? {} : { eventsHere }),
  });
  backend.learn("b", { scenario: scenario({ eventBudget: 1e9, ...set }), traces: [] });
  return { backend, threads };
}

function jobs(keys: readonly string[]): readonly RunJob[] {
  return keys.map((key, replication) => {
    const place = { key, run: key, bundle: "b", seed: "1", replication };
    return { ...place, salesOff: false, check: false, horizonMs: 1 };
  });
}

/** Runs the jobs; the keys of those that were told as done. */
async function run(backend: Backend, keys: readonly string[]): Promise<readonly string[]> {
  const done: string[] = [];
  await backend.run(jobs(keys), { store, onDone: ({ key }) => done.push(key) });
  return done;
}

/** Jobs and requests that come fifty at a time: fifty times the events that their rate lets expect. */
function crowds(): Partial<Scenario> {
  const { jobs: sources } = scenario();
  const arrivals = { kind: "poisson", ratePerHour: 1, shape: { utcOffsetMs: 0 } } as const;
  return { jobs: [{ ...sources[0]!, arrivals: { ...arrivals, batch: { kind: "constant", value: 50 } } }] };
}

describe("a staged backend", () => {
  it("does a small experiment here and opens no threads", async () => {
    const { backend, threads } = staged();
    expect(await run(backend, ["a", "b", "c"])).toEqual(["a", "b", "c"]);
    expect(["a", "b", "c"].every((key) => store.has(key))).toBe(true);
    expect(threads.opened).toBe(0);
  });

  it("leaves an experiment that is expected to be large to the threads, with what they need to know", async () => {
    const { backend, threads } = staged({}, 500);
    await run(backend, ["a", "b", "c"]);
    expect(threads).toMatchObject({ given: ["a", "b", "c"], learned: ["b"], opened: 1 });
    expect(store.has("a")).toBe(false);
  });

  it("does no more here in several calls than in one", async () => {
    const { backend, threads } = staged({}, 500);
    await run(backend, ["a"]);
    await run(backend, ["b"]);
    await run(backend, ["c"]);
    expect(threads).toMatchObject({ given: ["c"], opened: 1 });
  });

  it("leaves a run that is larger than expected to the threads, and stores nothing of it", async () => {
    const { backend, threads } = staged(crowds(), 1000);
    expect(await run(backend, ["a"])).toEqual(["a"]);
    expect(threads.given).toEqual(["a"]);
    expect(store.has("a")).toBe(false);
  });

  it("keeps the end of a run that the scenario itself cuts short", async () => {
    const { backend, threads } = staged({ ...crowds(), eventBudget: 500 }, 1000);
    await run(backend, ["a"]);
    expect(threads.opened).toBe(0);
    expect(JSON.parse(store.find("a")!.text)).toMatchObject({ endedBy: "event_budget", events: 500 });
  });

  it("leaves a run that breaks down to the threads, and does the others", async () => {
    const { backend, threads } = staged();
    const broken = scenario({ fleet: { ...scenario().fleet, gpuTypes: [] } });
    backend.learn("broken", { scenario: broken, traces: [] });
    const [first, second, third] = jobs(["a", "b", "c"]);
    await backend.run([first!, { ...second!, bundle: "broken" }, third!], { store, onDone: () => {} });
    expect(threads.given).toEqual(["b"]);
    expect([store.has("a"), store.has("b"), store.has("c")]).toEqual([true, false, true]);
  });

  it("begins no further run once it is stopped", async () => {
    const { backend, threads } = staged();
    const done: string[] = [];
    const onDone = ({ key }: RunJob): void => {
      done.push(key);
      // As a signal would: when the thread looks up.
      setImmediate(() => backend.stop());
    };
    await backend.run(jobs(["a", "b", "c"]), { store, onDone });
    expect(done).toEqual(["a"]);
    expect(threads.opened).toBe(0);
  });
});
