import { describe, expect, it } from "vitest";
import { crowd, micro, pool, runYaml, type Sections } from "./run-yaml.ts";

const HOUR_MS = 3_600_000;

/** Starts of the leases of each segment, in hours; `holder` takes its GPUs at 0 h for 10 h, of the others one at a time waits. */
function starts(gpus: number, queue: string, holder: number, segments: Record<string, Sections>) {
  const names = ["holder", ...Object.keys(segments)];
  const waiting = Object.fromEntries(
    Object.entries(segments).map(([name, each]) => [name, { patience: "20 h", queue_limit: 1, ...each }]),
  );
  const run = runYaml(
    micro({
      horizon: "24 h",
      fleet: pool(gpus),
      market: { segments: { holder: crowd("0 h", { gpus: holder, duration: "10 h" }), ...waiting } },
      products: { spot: { price: "1 USD/GPUh", queue } },
    }),
  );
  const found: Record<string, number[]> = {};
  for (const lease of run.leases) {
    const name = names[lease.segment]!;
    if (name !== "holder" && !Number.isNaN(lease.startMs)) {
      found[name] ??= [];
      found[name].push(lease.startMs / HOUR_MS);
    }
  }
  return found;
}

describe("lines by size", () => {
  const large = crowd("1 h", { gpus: 4, duration: "2 h" });
  const small = crowd("2 h", { gpus: 2, duration: "3 h" });

  it("let small requests pass a large one that does not fit", () => {
    // Two of eight are free: a small one at once, the next when it ends; the large one when the holder goes.
    const found = starts(8, "by_size", 6, { large, small });
    expect(found).toEqual({ large: [10], small: [2, 5] });
  });

  it("are not there unless asked for", () => {
    expect(starts(8, "one_line", 6, { large, small })).toEqual({ large: [10], small: [10] });
  });

  it("give room to the request that came first, whatever its size", () => {
    const early = { gpus: 2, duration: "2 h" };
    const late = { gpus: 3, duration: "2 h" };
    const smallFirst = starts(4, "by_size", 4, { small: crowd("1 h", early), big: crowd("2 h", late) });
    expect(smallFirst).toEqual({ small: [10], big: [12] });
    const bigFirst = starts(4, "by_size", 4, { small: crowd("2 h", early), big: crowd("1 h", late) });
    expect(bigFirst).toEqual({ big: [10], small: [12] });
  });

  it("keep the order of arrival within a size", () => {
    const found = starts(4, "by_size", 4, {
      second: crowd("2 h", { gpus: 3, duration: "2 h" }),
      first: crowd("1 h", { gpus: 3, duration: "2 h" }),
    });
    expect(found).toEqual({ first: [10], second: [12] });
  });

  it("lose those whose patience ends", () => {
    const found = starts(8, "by_size", 6, { large: { ...large, patience: "3 h" }, small });
    expect(found).toEqual({ small: [2, 5] });
  });
});
