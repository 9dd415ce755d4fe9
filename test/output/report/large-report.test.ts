import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openReportData } from "../../../src/io/report-tables.ts";
import { fleetChart } from "../../../src/output/report/charts/fleet.ts";

/** Half of a year of hours: enough that every picture has to be thinned. */
const HOURS = 4380;
const CLUSTERS = 5;
const GPUS = 1000;
const PEAK_HOUR = 3001;

const folder = mkdtempSync(join(tmpdir(), "surplus-large-"));

/** GPUs in internal use: a wave of days, and one hour without any. */
const internalAt = (hour: number, cluster: number): number =>
  hour === PEAK_HOUR && cluster === 2 ? 0 : 500 + 100 * cluster - 90 * Math.sin((hour * Math.PI) / 12);

beforeAll(() => {
  cpSync("results/quickstart", folder, { recursive: true });
  const header = readFileSync("results/quickstart/timeseries.csv", "utf8").split("\n", 1)[0]!;
  const columns = header.split(",");
  const lines = [header];
  const startMs = Date.UTC(2026, 10, 2);
  const iso = (hour: number): string => new Date(startMs + 3_600_000 * hour).toISOString();
  for (let hour = 0; hour < HOURS; hour += 1) {
    for (let cluster = 0; cluster < CLUSTERS; cluster += 1) {
      const internal = internalAt(hour, cluster);
      const values: Record<string, string | number> = {
        variant: "mix",
        replication: 0,
        time_start: iso(hour),
        time_end: iso(hour + 1),
        phase: hour < 24 ? "warmup" : "measured",
        cluster: `c${cluster}`,
        internal_gpu_hours: internal,
        idle_gpu_hours: GPUS - internal,
      };
      lines.push(columns.map((name) => values[name] ?? 0).join(","));
    }
  }
  writeFileSync(join(folder, "timeseries.csv"), `${lines.join("\n")}\n`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Point = readonly [ms: number, internal: number, idle: number];

const pointsOf = (choice: string): readonly Point[] => {
  const chart = fleetChart(openReportData(folder))!;
  const view = chart.views.find((each) => each.choice[1] === choice)!;
  return (view.options["dataset"] as unknown as { readonly source: readonly Point[] }).source;
};

it("a thinned picture keeps the one hour that is different, of its cluster and of the fleet", () => {
  const peakMs = Date.UTC(2026, 10, 2) + 3_600_000 * PEAK_HOUR;
  expect(pointsOf("c2").find(([ms]) => ms === peakMs)).toEqual([peakMs, 0, GPUS]);
  const fleet = [0, 1, 2, 3, 4].reduce((sum, cluster) => sum + internalAt(PEAK_HOUR, cluster), 0);
  const shown = pointsOf("all clusters").find(([ms]) => ms === peakMs)!;
  expect(shown[1]).toBeCloseTo(fleet, 1);
});

it("the numbers of all pictures together stay below their limit, and each begins and ends with the run", () => {
  const chart = fleetChart(openReportData(folder))!;
  expect(chart.views).toHaveLength(1 + CLUSTERS);
  expect(JSON.stringify(chart.views).length).toBeLessThan(600_000);
  const points = pointsOf("all clusters");
  expect(points[0]![0]).toBe(Date.UTC(2026, 10, 2));
  expect(points.at(-1)![0]).toBe(Date.UTC(2026, 10, 2) + 3_600_000 * HOURS);
});

it("a part of a picture is drawn in lines where it is thinned, and in steps where it is whole", () => {
  const chart = fleetChart(openReportData(folder))!;
  expect(chart.views[0]!.eachSeries).toEqual({});
  const whole = fleetChart(openReportData("results/quickstart"))!;
  expect(whole.views[0]!.eachSeries).toEqual({ step: "end" });
});
