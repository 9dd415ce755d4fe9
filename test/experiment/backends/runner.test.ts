import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InlineBackend } from "../../../src/experiment/backends/inline-backend.ts";
import { RunKeys } from "../../../src/experiment/backends/run-keys.ts";
import { Interrupted, Runner, type RunRequest } from "../../../src/experiment/backends/runner.ts";
import { runExperiment } from "../../../src/experiment/run-experiment.ts";
import { RunStore } from "../../../src/io/run-store.ts";
import type { Scenario } from "../../../src/model/scenario.ts";
import { runWorld } from "../../../src/world/run-world.ts";
import { scenario } from "../../metrics/fake-results.ts";

const inputs = { openTrace: () => ({ next: () => false, close: () => {} }) };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-runner-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function runnerOn(backend = new InlineBackend()) {
  return new Runner({ backend, store: new RunStore(folder), keys: new RunKeys("ground", () => "") });
}

function request(set: Partial<Scenario> = {}, to = 2): RunRequest {
  const variants = [{ name: "mix", scenario: scenario(set) }];
  return { variants, traces: [], seed: "1", replications: { from: 0, to }, check: false };
}

async function fetched(request: RunRequest) {
  const runner = runnerOn();
  await runner.fetch(request);
  const { variants, seed, replications } = request;
  const result = runExperiment({
    variants,
    seed,
    replications: replications.to,
    inputs,
    runWorld: runner.runWorld,
  });
  return { runner, result };
}

const entries = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json"));

describe("a runner", () => {
  it("gives what the world itself gives, computed or found", async () => {
    const { variants, seed } = request();
    const direct = runExperiment({ variants, seed, replications: 2, inputs, runWorld });
    const first = await fetched(request());
    const second = await fetched(request());
    expect(first.runner.tally).toEqual({ computed: 4, reused: 0 });
    expect(second.runner.tally).toEqual({ computed: 0, reused: 4 });
    const plainly = JSON.parse(JSON.stringify(direct.variants));
    expect(JSON.parse(JSON.stringify(first.result.variants))).toEqual(plainly);
    expect(JSON.parse(JSON.stringify(second.result.variants))).toEqual(plainly);
  });

  it("computes only what is missing: more replications, and sold runs of another price", async () => {
    await fetched(request());
    expect((await fetched(request({}, 3))).runner.tally).toEqual({ computed: 2, reused: 4 });
    const dear = { products: scenario().products.map((each) => ({ ...each, noticeMs: 60_000 })) };
    expect((await fetched(request(dear))).runner.tally).toEqual({ computed: 2, reused: 2 });
  });

  it("says what it would have to compute, without doing it", async () => {
    expect(runnerOn().missing(request())).toBe(4);
    await fetched(request());
    expect(runnerOn().missing(request({}, 5))).toBe(6);
    expect(entries()).toHaveLength(4);
  });

  it.each<[string, (text: string) => string]>([
    ["cut", (text) => text.slice(0, -5)],
    ["changed", (text) => text.replace(/"events":\d/, '"events":9')],
  ])("computes a run again whose entry was %s, to the same bytes", async (_, damage) => {
    await fetched(request());
    const path = join(folder, entries()[0]!);
    const before = readFileSync(path, "utf8");
    writeFileSync(path, damage(before));
    expect((await fetched(request())).runner.tally).toEqual({ computed: 1, reused: 3 });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("finds a run whose rows were written by its result alone as well", async () => {
    const live = () => ({ variant: "mix", products: [], competitors: [], series: true, records: true });
    await fetched({ ...request(), live });
    // Without rows nothing is computed again, with them neither.
    expect((await fetched(request())).runner.tally).toEqual({ computed: 0, reused: 4 });
    expect((await fetched({ ...request(), live })).runner.tally).toEqual({ computed: 0, reused: 4 });
  });

  it("ends as interrupted when its backend is stopped, and keeps what was finished", async () => {
    await fetched(request({}, 1));
    const backend = new InlineBackend();
    backend.stop();
    const runner = runnerOn(backend);
    await expect(runner.fetch(request({}, 3))).rejects.toThrow(Interrupted);
    expect(runner.tally).toEqual({ computed: 0, reused: 2 });
    expect((await fetched(request({}, 3))).runner.tally).toEqual({ computed: 4, reused: 2 });
  });

  it("does not invent runs that were not fetched", async () => {
    const runner = runnerOn();
    await runner.fetch(request());
    const { scenario: fetchedScenario } = request().variants[0]!;
    expect(() => runner.runWorld(fetchedScenario, { seed: "1", replication: 0, inputs })).toThrow(
      /not fetched/,
    );
  });
});
