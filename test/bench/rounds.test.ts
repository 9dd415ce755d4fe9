import { describe, expect, it } from "vitest";
import { measureRounds } from "../../src/bench/rounds.ts";
import { side } from "./samples.ts";

const SILENT = { onProgress: () => {}, onFault: () => {} };

describe("rounds", () => {
  it("measure both sides in turn, and who is first alternates", async () => {
    const log: string[] = [];
    await measureRounds({
      ours: side("ours", { a: [1, 1], b: [1, 1] }, log),
      baseline: side("theirs", { a: [1, 1], b: [1, 1] }, log),
      rounds: 2,
      ...SILENT,
    });
    expect(log).toEqual([
      ...["ours a", "theirs a", "ours b", "theirs b"],
      ...["theirs a", "ours a", "theirs b", "ours b"],
    ]);
  });

  it("leave out what the baseline does not have", async () => {
    const log: string[] = [];
    const [a, b] = await measureRounds({
      ours: side("ours", { a: [1], b: [1] }, log),
      baseline: side("theirs", { b: [2], old: [3] }, log),
      rounds: 1,
      ...SILENT,
    });
    expect(log).toEqual(["ours a", "ours b", "theirs b"]);
    expect([a!.isNew, b!.isNew]).toEqual([true, false]);
  });

  it("go on when a benchmark breaks down in the baseline, and do not try it again there", async () => {
    const log: string[] = [];
    const faults: string[] = [];
    const [a] = await measureRounds({
      ours: side("ours", { a: [1, 1, 1] }, log),
      baseline: side("theirs", { a: [1] }, log),
      rounds: 3,
      onProgress: () => {},
      onFault: (name, error) => faults.push(`${name}: ${(error as Error).message}`),
    });
    expect([a!.ours.length, a!.theirs.length]).toEqual([3, 1]);
    expect(faults).toEqual(["a: out of measurements"]);
    expect(log.filter((each) => each === "theirs a")).toHaveLength(2);
  });

  it("end when a benchmark breaks down here", async () => {
    const broken = measureRounds({ ours: side("ours", { a: [] }), rounds: 1, ...SILENT });
    await expect(broken).rejects.toThrow("out of measurements");
  });

  it("tell how far they are", async () => {
    const seen: string[] = [];
    const ours = side("ours", { a: [1, 1], b: [1, 1] });
    await measureRounds({
      ours,
      rounds: 2,
      ...SILENT,
      onProgress: (done, total) => seen.push(`${done}/${total}`),
    });
    expect(seen).toEqual(["1/4", "2/4", "3/4", "4/4"]);
  });
});
