import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readSeriesSums } from "../../src/io/series-sums.ts";
import { seriesPlots } from "../../src/output/terminal/series-plots.ts";

const folder = mkdtempSync(join(tmpdir(), "surplus-series-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const STATES = "down,turning,internal,reserved_used,reserved_idle,on_demand,block,spot,model_api,idle"
  .split(",")
  .map((state) => `${state}_gpu_hours`);
const HEADER = ["variant", "replication", "time_start", "time_end", "phase", "cluster", ...STATES];

/** The time of an hour from the start. */
const at = (hour: number): string => new Date(Date.UTC(2026, 0, 1, hour)).toISOString();

interface Row {
  readonly variant?: string;
  readonly replication?: number;
  readonly hour: number;
  readonly phase?: string;
  readonly cluster?: string;
  readonly internal?: number;
  readonly spot?: number;
  readonly idle?: number;
  readonly price?: string;
}

function series(rows: readonly Row[]): ReturnType<typeof readSeriesSums> {
  const lines = rows.map((row) => {
    const { variant = "a", replication = 0, hour, phase = "measured", cluster = "c1" } = row;
    const states = STATES.map((name) =>
      String(
        { internal_gpu_hours: row.internal, spot_gpu_hours: row.spot, idle_gpu_hours: row.idle }[name] ?? 0,
      ),
    );
    return [variant, replication, at(hour), at(hour + 1), phase, cluster, ...states, row.price ?? ""].join(
      ",",
    );
  });
  const path = join(folder, "timeseries.csv");
  writeFileSync(path, `${[...HEADER, "price_spot_usd_per_gpu_hour"].join(",")}\n${lines.join("\n")}\n`);
  return readSeriesSums(path);
}

it("sums the measured intervals of the first replication over clusters", () => {
  const [a, b, ...others] = series([
    { hour: 0, phase: "warmup", internal: 99 },
    { hour: 1, internal: 10, spot: 2, price: "1.5" },
    { hour: 1, cluster: "c2", internal: 5, spot: 1, price: "2.5" },
    { hour: 2, internal: 7 },
    { replication: 1, hour: 1, internal: 77 },
    { variant: "b", hour: 1, idle: 4 },
  ]);
  expect(others).toEqual([]);
  expect(a).toMatchObject({ variant: "a", replication: 0, start: at(1), end: at(3) });
  expect(a!.intervals.map(({ hours, gpuHours }) => [hours, gpuHours.internal, gpuHours.spot])).toEqual([
    [1, 15, 3],
    [1, 7, 0],
  ]);
  expect([...a!.intervals[0]!.prices]).toEqual([["spot", { sum: 4, count: 2 }]]);
  expect([...a!.intervals[1]!.prices]).toEqual([]);
  expect(b!.intervals).toMatchObject([{ gpuHours: { idle: 4 } }]);
});

const style = { columns: 80, glyphs: "ascii", strong: (text: string) => text } as const;
const hours = Array.from({ length: 8 }, (_, hour) => hour);

it("draws what the sums say: shares of what works, GPUs, and prices that move", () => {
  const rows = hours.map((hour) => ({
    hour,
    internal: 5,
    spot: hour,
    idle: 7 - hour,
    price: String(1 + hour),
  }));
  expect(seriesPlots(series(rows), style)).toBe(
    [
      "replication 0, 2026-01-01 00:00 to 2026-01-01 08:00 UTC",
      // 5 of 12 at first, all 12 at last; 0 to 7 GPUs; $1 to $8.
      "utilization  41.7% to 100.0%\na  ___...---===+++***###@@@",
      "GPUs sold  0 to 7.00\na  ___...---===+++***###@@@",
      "price of spot, USD/GPU-h  1.000 to 8.000\na  ___...---===+++***###@@@",
    ].join("\n\n"),
  );
});

it("draws six variants of more, and says so; nothing of a few intervals", () => {
  const names = Array.from({ length: 12 }, (_, at) => `v${at}`);
  const text = seriesPlots(
    series(names.flatMap((variant) => hours.map((hour) => ({ variant, hour, idle: 1 })))),
    style,
  )!;
  expect(text).toContain("6 of 12 variants");
  expect(text).toContain("\nv5 ");
  expect(text).not.toContain("v6");
  expect(seriesPlots(series([{ hour: 0 }, { hour: 1 }]), style)).toBeUndefined();
});
