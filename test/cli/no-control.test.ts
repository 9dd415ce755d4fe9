import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";
import { temporaryFolder } from "./loss-system.ts";

/** A pool that is often full, so that a control would have something to refuse. */
const BUSY = TINY.replace("gpus: 32", "gpus: 12").replace("horizon: 2 d", "horizon: 20 h");

/** Bounds that no request can reach, of every policy that has bounds. */
const UNBOUNDED: Readonly<Record<string, string>> = {
  "complete sharing": "complete_sharing",
  "limits of the whole cluster": "{ policy: class_limits, limits: { startups: 100 %, on_demand: 1000000 } }",
  "limits of nobody": "{ policy: class_limits, limits: {} }",
  "reservations of 0": "{ policy: trunk_reservation, reservations: { startups: 0 } }",
  "levels for a demand of 0": "{ policy: emsr_b, demand: { on_demand: 0 } }",
  "one class": "{ policy: littlewood }",
  "a fluid plan with room for all": "{ policy: bid_price }",
};

describe("a capacity control without bounds", () => {
  const folder = temporaryFolder();

  /** All files of a run by name, but what differs in each run, with the policy's own words taken out. */
  async function run(name: string, policies: string, text: string): Promise<ReadonlyMap<string, string>> {
    const file = join(folder.path, "busy.yaml");
    const out = join(folder.path, name);
    writeFileSync(file, `${text}${policies}`);
    const said = await surplus(
      "run",
      file,
      "--out",
      out,
      "--records",
      "--series",
      "all",
      "--quiet",
      "--no-cache",
    );
    expect(said.code, said.err).toBe(0);
    const names = readdirSync(out).filter((each) => each !== "timing.json" && each !== "manifest.json");
    return new Map(names.map((each) => [each, readFileSync(join(out, each), "utf8")]));
  }

  it.each(Object.entries(UNBOUNDED))("equals none at all, byte for byte: %s", async (_, control) => {
    const text = control.includes("bid_price") ? BUSY.replace("gpus: 12", "gpus: 512") : BUSY;
    const none = await run("none", "", text);
    const bounded = await run("control", `policies: { capacity_control: ${control} }\n`, text);
    expect([...bounded.keys()]).toEqual([...none.keys()]);
    expect(none.size).toBeGreaterThan(8);
    for (const [name, content] of none) expect(bounded.get(name) === content, name).toBe(true);
  });

  it("differs from one that refuses somebody", async () => {
    const none = await run("none", "", BUSY);
    const strict = "policies: { capacity_control: { policy: class_limits, limits: { startups: 4 } } }\n";
    const limited = await run("control", strict, BUSY);
    expect(limited.get("summary.csv")).not.toBe(none.get("summary.csv"));
  });
});
