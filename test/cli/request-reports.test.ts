import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { surplus } from "./harness.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-requests-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TRACE =
  "kind: trace, file: t.csv, columns: { time: { name: t, unit: s }, input_tokens: { name: in }, output_tokens: { name: out } }";
const MEMBERS =
  "kind: members, file: m.csv.gz, columns: { member: { name: who }, time: { name: t, unit: s }, rate: { name: rps, unit: /s } }, interval: 10 min";

/** One replica of at most 10 sequences that makes 10 / 100 ms = 100 steps a second. */
function scenario(arrivals: string, tokens = ""): string {
  const path = join(folder, "api.yaml");
  writeFileSync(
    path,
    `schema: 1
name: api
start: 2026-11-02T00:00:00Z
horizon: 1 h
fleet:
  clusters:
    pool: { gpu: H100, topology: pool, gpus: 8 }
models:
  llama:
    deployments:
      h: { gpus_per_replica: 8, step: { base: 100 ms, per_sequence: 0 ms }, max_batch: 10, replicas: 1 }
    tiers: { standard: { input: 0.5 USD/Mtok, output: 2 USD/Mtok } }
market:
  clients:
    recorded: { model: llama, arrivals: { ${arrivals} }${tokens} }
`,
  );
  return path;
}

const writeTrace = (rows: string) => writeFileSync(join(folder, "t.csv"), `t,in,out\n${rows}`);

describe("requests from a file", () => {
  it("are summed up against what the replicas can do, and billed by the token", async () => {
    writeTrace("0,1000,100\n5,2000,300\n20,3000,100\n");
    const path = scenario(TRACE);
    const valid = await surplus("validate", path);
    // 500 steps in 20 s of 100 steps a second: a quarter.
    expect(valid.out).toMatch(
      /trace of recorded: 3 requests over 0.0056 h, 6,000 input and 500 output tokens: 25.0% of what the replicas of llama can do/,
    );
    expect(valid.out).toMatch(/0 products, 1 model, 1 client, 1 variant;/);
    expect(valid.err).toBe("");
    const out = join(folder, "out");
    expect((await surplus("run", path, "--out", out, "--check", "--quiet")).code).toBe(0);
    // 6,000 x 0.5 + 500 x 2 millionths.
    expect(readFileSync(join(out, "ledger.csv"), "utf8")).toMatch(/token_revenue,llama,pool,0.004000000,/);
  });

  it("warn when they are more than the replicas can do", async () => {
    writeTrace("0,1,900\n10,1,900\n");
    const said = await surplus("validate", scenario(TRACE));
    expect(said.code).toBe(0);
    expect(said.err).toMatch(
      /warning: The requests of recorded are 180.0% of what the replicas of llama can do, .*add replicas, or take a part/,
    );
  });

  it("warn when the run ends before the trace, or the trace begins after the run", async () => {
    writeTrace("0,1,1\n7200,1,1\n");
    expect((await surplus("validate", scenario(TRACE))).err).toMatch(
      /The trace of recorded lasts 2.00 h, and the run ends before; lengthen `horizon`/,
    );
    const late = TRACE.replace("unit: s", "unit: s, origin: -9000");
    expect((await surplus("validate", scenario(late))).err).toMatch(/begins after the end of the run/);
  });

  it("warn when there are none, and list bad rows with their places", async () => {
    writeTrace("");
    expect((await surplus("validate", scenario(TRACE))).err).toMatch(/has a header but no rows/);
    writeTrace("0,1,1\n1,x,1\n2,1,\n");
    const said = await surplus("run", scenario(TRACE), "--out", join(folder, "out"));
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/t\.csv:3: row 2, column "in"/);
    expect(said.err).toMatch(/t\.csv:4: row 3, column "out"/);
  });

  it("of members are summed up by their rates, and warn when they are too many", async () => {
    writeFileSync(join(folder, "m.csv.gz"), gzipSync("who,t,rps\na,0,3\nb,600,3\nb,1200,6\n"));
    const tokens = ", input_tokens: 10, output_tokens: 100";
    const said = await surplus("validate", scenario(MEMBERS, tokens));
    // (3 + 3 + 6) x 600 s = 7,200 requests of 100 steps in an hour of 360,000 steps.
    expect(said.out).toMatch(
      /members of recorded: 2 callers, about 7,200 requests and 72.0k input and 720k output tokens in 1.00 h: 200.0% of/,
    );
    expect(said.err).toMatch(/or take a `share` of the requests/);
    const half = await surplus("validate", scenario(`${MEMBERS}, share: 0.25`, tokens));
    expect(half.out).toMatch(/50.0% of what the replicas of llama can do/);
    expect(half.err).toBe("");
  });
});
