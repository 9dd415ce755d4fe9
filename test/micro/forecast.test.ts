import { describe, expect, it } from "vitest";
import { metricValue } from "../../src/metrics/metric.ts";
import { METRICS, metricNamed } from "../../src/metrics/registry.ts";
import { runWorld } from "../../src/world/run-world.ts";
import { parsed } from "../scenario/memory.ts";
import { crowd, gpuHours, micro, pool, replicationOf, runYaml, type Sections } from "./run-yaml.ts";

const steps = (...values: readonly (readonly [string, number])[]) => ({
  series: values.map(([at, value]) => ({ at, value })),
});
const feed = (demand: Sections) => ({ services: { feed: { demand, instance_gpus: 1 } } });

/** Each value holds for an hour. */
const hourly = (...values: readonly number[]) =>
  steps(...values.map((value, hour) => [`${hour} h`, value] as const));

const metric = (text: string, name: string) => metricValue(metricNamed(name), replicationOf(text));

describe("forecasts against what came", () => {
  /** The last value is the forecast of the next hour. */
  const naive = (more: Sections) => ({
    forecast: {
      forecaster: { policy: "seasonal_naive", season: "1 h" },
      step: "1 h",
      horizon: "4 h",
      ...more,
    },
  });
  const text = (policies: Sections, sections: Sections = {}) =>
    micro({
      horizon: "6 h",
      fleet: pool(64),
      internal: feed(hourly(8, 8, 16, 24, 8, 8)),
      policies,
      ...sections,
    });

  it("have the errors that a hand computes", () => {
    // Forecasts 8, 8, 16, 24, 8 of 8, 16, 24, 8, 8: errors 0, -8, -8, +16, 0.
    expect(metric(text(naive({})), "forecast_mae_gpus")).toBe(32 / 5);
    expect(metric(text(naive({})), "forecast_bias_gpus")).toBe(0);
    // Two hours ahead: 8, 8, 16, 24 of 16, 24, 8, 8: errors -8, -16, +8, +16.
    expect(metric(text(naive({ lead: "2 h" })), "forecast_mae_gpus")).toBe(12);
    // Inside the window alone: -8, +16, 0.
    expect(metric(text(naive({}), { warmup: "3 h" }), "forecast_bias_gpus")).toBe(8 / 3);
  });

  it("count the quantiles that were kept, where one could be stated", () => {
    // Residuals of the base forecaster: 0, 8, 8, -16, 0, ... A median needs one residual: the first is of hour 1.
    const conformal = naive({
      forecaster: { policy: "conformal", base: "seasonal_naive", season: "1 h" },
      quantile: 0.5,
    });
    // Stated at hours 1 to 4 of 2 to 5: 8 + 0, 16 + 8 (k = 2 of 0, 8), 24 + 8 (k = 2 of 0, 8, 8), 8 + 0 (3 of 4 is 8).
    // Actuals 16, 24, 8, 8: not kept, kept, kept, kept.
    expect(metric(text(conformal), "forecast_coverage")).toBe(3 / 4);
    expect(metric(text(naive({})), "forecast_coverage")).toBeUndefined();
  });

  it("are absent where nothing is forecast", () => {
    for (const { name } of METRICS.filter(({ name }) => name.startsWith("forecast_")))
      expect(metric(text({}), name), name).toBeUndefined();
    expect(runYaml(text({})).result.forecast).toBeUndefined();
  });

  it("are means over an interval in the time series, empty where there is none", () => {
    const rows: number[][] = [];
    const { variants, seed } = parsed(
      text(naive({ forecaster: { policy: "seasonal_naive", season: "1 h" } }), { series_interval: "2 h" }),
    );
    const inputs = { openTrace: () => ({ next: () => false, close: () => {} }) };
    const series = {
      row: (...[, , , , values]: Parameters<SeriesRow>) => void rows.push([...values].slice(-3)),
    };
    runWorld(variants[0]!.scenario, { seed, replication: 0, inputs, series });
    // Actuals 8, 8 | 16, 24 | 8, 8; forecasts -, 8 | 8, 16 | 24, 8; no quantile is known so soon.
    expect(rows).toEqual([
      [8, Number.NaN, Number.NaN],
      [20, 12, Number.NaN],
      [8, 16, Number.NaN],
    ]);
  });

  it("are made of the demand at the instant itself, whatever else happens then", () => {
    // Demand changes every 20 min, the forecaster looks every 40 min: perfect is exact at each look.
    const changes = Array.from({ length: 18 }, (_, at) => [`${20 * at} min`, 5 + ((at * at) % 11)] as const);
    const policies = { forecast: { forecaster: "perfect", step: "40 min", horizon: "4 h" } };
    const run = runYaml(
      micro({ horizon: "6 h", fleet: pool(64), internal: feed(steps(...changes)), policies }),
    );
    expect(run.result.forecast).toMatchObject({ judged: 8, absoluteErrorGpus: 0, covered: 8 });
  });
});

type SeriesRow = (
  startMs: number,
  endMs: number,
  measured: boolean,
  cluster: number,
  values: Float64Array,
) => void;

describe("internal use", () => {
  it("is what services want, and what jobs hold unless they are left out", () => {
    const actuals = (covers: string) => {
      const rows: number[] = [];
      const text = micro({
        horizon: "4 h",
        series_interval: "1 h",
        fleet: pool(10),
        internal: {
          ...feed(hourly(6, 6, 6, 12)),
          jobs: { training: { arrivals: { rate: "0 /h" }, gpus: 3, work: "2 h" } },
        },
        policies: { forecast: { forecaster: "perfect", covers, step: "1 h", horizon: "1 h" } },
        initial: { jobs: [{ source: "training", gpus: 3, remaining: "2 h" }] },
      });
      const { variants, seed } = parsed(text);
      const inputs = { openTrace: () => ({ next: () => false, close: () => {} }) };
      const series = {
        row: (...[, , , , values]: Parameters<SeriesRow>) => void rows.push([...values].at(-3)!),
      };
      runWorld(variants[0]!.scenario, { seed, replication: 0, inputs, series });
      return rows;
    };
    // Of 12 GPUs wanted in the last hour there are 10. The job starts at 0 h after the look, and is gone at 2 h.
    expect(actuals("internal")).toEqual([6, 9, 6, 12]);
    expect(actuals("services")).toEqual([6, 6, 6, 12]);
  });
});

describe("the perfect forecaster", () => {
  const policies = { forecast: { forecaster: "perfect", covers: "services", step: "5 min", horizon: "6 h" } };

  it("errs nowhere on noise, on sessions in equilibrium, over clusters with shares and headroom", () => {
    const services = {
      noisy: {
        demand: {
          profile: {
            base: 40,
            daily: { peak_to_trough: 3, peak_hour: 12 },
            noise: { sd: 0.2, correlation: "1 h" },
          },
        },
        clusters: { a: 0.3, b: 0.7 },
        headroom: 0.1,
      },
      people: {
        demand: {
          sessions: { arrivals: { rate: "30 /h" }, duration: { law: "exponential", mean: "30 min" } },
        },
        clusters: ["b"],
        instance_gpus: 2,
      },
    };
    const cluster = { gpu: "T", topology: "pool", gpus: 200 };
    const run = runYaml(
      micro({
        horizon: "2 d",
        fleet: { clusters: { a: cluster, b: cluster } },
        internal: { services },
        policies,
        initial: { start: "stationary" },
      }),
    );
    // 576 looks, the first hour is not judged; two clusters.
    expect(run.result.forecast).toEqual({
      judged: 2 * 564,
      absoluteErrorGpus: 0,
      errorGpus: 0,
      quantiles: 2 * 564,
      covered: 2 * 564,
    });
  });
});

describe("firm leases by the quantile of the forecast", () => {
  /** A pool of 32; services want 8, and 24 from 12 h to 16 h. At 10 h a hundred tenants want 8 GPUs each. */
  const text = (tenants: Sections, more: Sections = {}) =>
    micro({
      horizon: "24 h",
      fleet: pool(32, { buffer: 0, ...(more.cluster as Sections | undefined) }),
      internal: feed(steps(["0 h", 8], ["12 h", 24], ["16 h", 8])),
      market: { segments: { tenants: crowd("10 h", { gpus: 8, ...tenants }) } },
      products: more.products ?? { on_demand: { price: "1 USD/GPUh" } },
      policies: {
        capacity_control: { policy: "forecast_quantile", probability: 0.9, ...(more.control as object) },
        forecast: { forecaster: "perfect", step: "1 h", horizon: "12 h", ...(more.forecast as object) },
      },
    });
  const leases = (yaml: string) => runYaml(yaml).segment("tenants").accepted;

  it("are sold as far as internal work leaves room for as long as they last", () => {
    expect(leases(text({ duration: "1 h" }))).toBe(3); // 32 - 8
    expect(leases(text({ duration: "90 min" }))).toBe(1); // till 11:30; the look at 12 h is the next on the grid
    expect(leases(text({ duration: "4 h" }))).toBe(1); // 32 - 24
    expect(leases(text({ duration: "100 h" }))).toBe(1); // as far as the horizon
  });

  it("keep clear of the buffer", () => {
    expect(leases(text({ duration: "1 h" }, { cluster: { buffer: "25 %" } }))).toBe(2); // 32 - 8 - 8
    expect(leases(text({ duration: "4 h" }, { cluster: { buffer: "25 %" } }))).toBe(0);
  });

  it("last as long as the mean of the segment, or as a stated quantile says", () => {
    // Mean 1.5 h, but one in two lasts 2.5 h or more.
    const duration = { law: "discrete", values: ["30 min", "150 min"], weights: [1, 1] };
    expect(leases(text({ duration }, { forecast: { step: "30 min" } }))).toBe(3);
    const control = { duration_quantile: 0.9 };
    expect(leases(text({ duration }, { forecast: { step: "30 min" }, control }))).toBe(1);
  });

  it("are refused while the forecaster cannot say, and spot takes what they leave", () => {
    const forecaster = { forecast: { forecaster: "seasonal_naive" } };
    const run = runYaml(text({ duration: "1 h" }, forecaster));
    expect(run.segment("tenants").accepted).toBe(0);
    expect(run.lost("tenants")).toEqual({ refused_by_policy: run.segment("tenants").offered });
    const products = { on_demand: { price: "1 USD/GPUh" }, spot: { price: "1 USD/GPUh" } };
    const both = runYaml(text({ duration: "4 h" }, { products }));
    expect(both.segment("tenants").acceptedByProduct).toEqual([1, 2]);
  });

  it("of contracts last for their term", () => {
    const products = (term: string) => ({ products: { reserved: { price: "1 USD/GPUh", term } } });
    expect(leases(text({ duration: "90 h" }, products("1 h")))).toBe(3);
    expect(leases(text({ duration: "90 h" }, products("5 h")))).toBe(1);
  });

  it("of blocks last from now to the end of the block, beside what is committed for it", () => {
    const products = (length: string) => ({
      products: { ahead: { kind: "block", price: "1 USD/GPUh", starts: ["11 h"], length } },
      forecast: { step: "30 min" },
    });
    const tenants = { duration: "1 min", products: ["ahead"] };
    expect(leases(text(tenants, products("30 min")))).toBe(3); // 32 - 8, though 32 could be promised
    expect(leases(text(tenants, products("2 h")))).toBe(1); // 32 - 24
  });

  it("are asked again when the forecast changes", () => {
    // One at 10 h, the next when it ends at 14 h; from 16 h on all is idle again, and those who waited get it.
    const yaml = text({ duration: "4 h", patience: "8 h", queue_limit: 3 });
    const starts = runYaml(yaml)
      .leases.map(({ startMs }) => startMs / 3_600_000)
      .filter((start) => !Number.isNaN(start));
    expect(starts.map(Math.floor)).toEqual([10, 14, 16, 16]);
  });

  it("leave withheld what no lease could take, where all products are firm", () => {
    // Nobody comes. Idle 24 GPUs, at noon 8; the next look sees the next hour: from 11 h to 12 h 16 are withheld.
    const yaml = text({ duration: "1 h", arrivals: { rate: "0 /h" } });
    const run = runYaml(yaml);
    expect(run.unsold("withheld")).toBe(gpuHours(16, 1));
    expect(run.unsold("no_demand")).toBe(gpuHours(24, 20) + gpuHours(8, 4) - gpuHours(16, 1));
  });
});

describe("decisions by forecasts", () => {
  const DAYS = 5;
  /** Five days of a wave with a wobble; from `changedAtH` on another path. */
  const demand = (changedAtH: number) =>
    hourly(
      ...Array.from({ length: 24 * DAYS }, (_, hour) => {
        const wave = Math.round(30 + 12 * Math.sin((2 * Math.PI * hour) / 24) + 4 * Math.sin(hour * hour));
        return hour < changedAtH ? wave : 60 - Math.round(wave / 2);
      }),
    );
  const text = (forecaster: unknown, changedAtH: number) =>
    micro({
      horizon: `${DAYS} d`,
      fleet: pool(64),
      internal: feed(demand(changedAtH)),
      market: {
        segments: {
          tenants: {
            arrivals: { rate: "6 /h" },
            gpus: 2,
            duration: { law: "exponential", mean: "8 h" },
            wtp: "9 USD/GPUh",
            gpu_types: ["T"],
          },
        },
      },
      products: { on_demand: { price: "1 USD/GPUh" } },
      policies: {
        capacity_control: { policy: "forecast_quantile", probability: 0.8 },
        forecast: { forecaster, step: "1 h", horizon: "12 h" },
      },
    });
  /** Who started when, before an hour. */
  const startsBefore = (yaml: string, hour: number) =>
    runYaml(yaml)
      .leases.filter(({ startMs }) => startMs < hour * 3_600_000)
      .map(({ id, arrivalMs, startMs }) => [id, arrivalMs, startMs]);

  for (const forecaster of ["seasonal_naive", "holt_winters", "conformal"]) {
    it(`are the same whatever the future: ${forecaster}`, () => {
      const here = startsBefore(text(forecaster, 1e9), 96);
      expect(here.length).toBeGreaterThan(20);
      expect(startsBefore(text(forecaster, 96), 96)).toEqual(here);
    });
  }

  it("differ only with the perfect forecaster, which is marked", () => {
    expect(startsBefore(text("perfect", 96), 96)).not.toEqual(startsBefore(text("perfect", 1e9), 96));
  });

  it("change nothing where no policy asks for forecasts", () => {
    const free = (policies: object) =>
      replicationOf(JSON.stringify({ ...JSON.parse(text("holt_winters", 1e9)), policies }));
    const plain = free({});
    const watched = free({ forecast: { forecaster: "conformal", step: "1 h" } });
    expect(watched.ledger).toEqual(plain.ledger);
    expect(watched.run.segments).toEqual(plain.run.segments);
    expect(watched.salesOff).toEqual(plain.salesOff);
    expect(watched.run.forecast!.judged).toBe(24 * DAYS - 1);
  });
});
