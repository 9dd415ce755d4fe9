import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { completeLedger } from "../../src/experiment/sales-off.ts";
import { METRICS } from "../../src/metrics/registry.ts";
import type { Replication } from "../../src/metrics/result.ts";
import type { JobRecord, LeaseRecord } from "../../src/model/ports.ts";
import { SERIES_VALUES } from "../../src/model/ports.ts";
import { GPU_STATES, LOSS_REASONS, UNSOLD_REASONS } from "../../src/model/states.ts";
import { HOUR_MS } from "../../src/model/time.ts";
import { recordSink } from "../../src/output/record-sink.ts";
import { JOBS_COLUMNS, LEASES_COLUMNS } from "../../src/output/records-csv.ts";
import { FILE_REFERENCES, outputReference } from "../../src/output/reference.ts";
import { resultFiles } from "../../src/output/result-files.ts";
import { RowWriter } from "../../src/output/row-writer.ts";
import { timeseriesColumns, timeseriesSink } from "../../src/output/timeseries-csv.ts";
import {
  cluster,
  jobs,
  posting,
  productTotals,
  scenario,
  segment,
  service,
  waits,
  world,
} from "../metrics/fake-results.ts";

const base = { ...scenario(), services: [{ name: "assistant" }] as never };

function replication(index: number): Replication {
  const ledger = [
    posting("energy", -4, 250_000_000),
    posting("usage_revenue", 10, 1, { product: 1, gpuHours: { hi: 2, lo: 900_000 } }),
    posting("usage_revenue", 7, 0, { product: 0, gpuHours: { hi: 1, lo: 0 } }),
  ];
  const salesOff = world({ ledger: [posting("energy", -3, 0)] });
  const run = world({
    clusters: [cluster({ internal: 50, idle: 50 })],
    ledger,
    products: [productTotals(), productTotals()],
    segments: [
      segment({
        offered: 9,
        accepted: 4,
        lost: { priced_out: 5 },
        acceptedByProduct: [3, 1],
        buyDownGpuHours: 0,
        buyDownUsd: 0,
        waits: waits([0, 2]),
      }),
    ],
    jobs: [jobs({ offered: 3, late: 1 })],
    services: [service(20, 15)],
  });
  return { index, seed: "1", run, salesOff, ledger: completeLedger(ledger, salesOff.ledger) };
}

const results = [
  { variant: { name: "mix", scenario: base }, replications: [replication(0), replication(1)] },
];

function table(name: string): Record<string, string>[] {
  const file = resultFiles(results).find((each) => each.name === name)!;
  return Papa.parse<Record<string, string>>([...file.chunks].join(""), { header: true, skipEmptyLines: true })
    .data;
}

describe("result files", () => {
  it("hold one row per variant and metric in summary.csv", () => {
    const rows = table("summary.csv");
    expect(rows).toHaveLength(METRICS.length);
    expect(rows.find((row) => row.metric === "revenue_usd")).toEqual({
      variant: "mix",
      metric: "revenue_usd",
      unit: "USD",
      n: "2",
      mean: "17.000000001",
      ci95_low: "17.000000001",
      ci95_high: "17.000000001",
      std_dev: "0",
      min: "17.000000001",
      max: "17.000000001",
      method: "t",
      median: "17.000000001",
      median_ci95_low: "",
      median_ci95_high: "",
      replications_for_1_percent: "2",
    });
    expect(rows.find((row) => row.metric === "sell_through")!.mean).toBe("");
  });

  it("hold one row per replication and one column per metric in runs.csv", () => {
    const rows = table("runs.csv");
    expect(rows.map((row) => [row.variant, row.replication, row.seed])).toEqual([
      ["mix", "0", "1"],
      ["mix", "1", "1"],
    ]);
    expect(Object.keys(rows[0]!).slice(3)).toEqual(METRICS.map((metric) => metric.name));
  });

  it("order the ledger by account, with amounts of nine decimals whose sum is the net value", () => {
    const rows = table("ledger.csv").filter((row) => row.replication === "0");
    expect(rows.map((row) => [row.account, row.product, row.cluster, row.amount_usd, row.gpu_hours])).toEqual(
      [
        ["usage_revenue", "on_demand", "c1", "7.000000000", "1"],
        ["usage_revenue", "spot", "c1", "10.000000001", "2.25"],
        ["energy", "", "c1", "-3.750000000", "0"],
        ["counterfactual_energy", "", "c1", "3.000000000", "0"],
      ],
    );
    const nano = rows.reduce((sum, row) => sum + BigInt(row.amount_usd!.replace(".", "")), 0n);
    const netValue = table("runs.csv")[0]!.net_value_usd!;
    expect(Number(nano) / 1e9).toBe(Number(netValue));
  });

  it("give every segment its losses by reason in three measures", () => {
    const [row] = table("segments.csv");
    expect(row).toMatchObject({
      segment: "startups",
      offered: "9",
      accepted_on_demand_requests: "3",
      wait_mean_h: "1",
    });
    for (const reason of LOSS_REASONS) {
      for (const suffix of ["requests", "gpu_hours", "usd"])
        expect(row).toHaveProperty(`lost_${reason}_${suffix}`);
    }
  });

  it("leave empty in workloads.csv what does not apply to a service or a job source", () => {
    const [first, second] = table("workloads.csv");
    expect(first).toMatchObject({
      workload: "assistant",
      kind: "service",
      shortfall_gpu_hours: "5",
      offered: "",
    });
    expect(second).toMatchObject({
      workload: "training",
      kind: "jobs",
      shortfall_gpu_hours: "",
      offered: "3",
      late: "1",
    });
  });

  it("add up each product's postings in products.csv", () => {
    const [onDemand, spot] = table("products.csv");
    expect(onDemand).toMatchObject({
      product: "on_demand",
      usage_revenue_usd: "7.000000000",
      used_gpu_hours: "1",
      availability: "",
    });
    expect(spot).toMatchObject({ product: "spot", revenue_usd: "10.000000001", billed_gpu_hours: "2.25" });
  });
});

describe("the time series", () => {
  it("writes states, reasons and the posted price at the interval's start", () => {
    let text = "";
    const writer = new RowWriter((chunk) => {
      text += chunk;
    });
    const products = ["spot", "block"];
    const competitors = ["neocloud"];
    writer.header(timeseriesColumns(products, competitors));
    const place = { variant: "a,b", replication: 0, scenario: base, products, competitors };
    const sink = timeseriesSink(writer, place);
    const values = new Float64Array(
      GPU_STATES.length + UNSOLD_REASONS.length + SERIES_VALUES.extra.length,
    ).fill(0.5);
    sink.row(11 * HOUR_MS, 12 * HOUR_MS, false, 0, values, new Float64Array(3).fill(1e9));
    sink.row(12 * HOUR_MS, 13 * HOUR_MS, true, 0, values, new Float64Array(3).fill(1.5e9));
    writer.flush();
    const rows = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      variant: "a,b",
      time_start: "2026-11-02T11:00:00.000Z",
      phase: "warmup",
      cluster: "c1",
      idle_gpu_hours: "0.5",
      energy_usd: "0.5",
      price_spot_usd_per_gpu_hour: "1",
      price_block_usd_per_gpu_hour: "",
      competitor_neocloud_usd_per_gpu_hour: "",
    });
    expect(rows[1]).toMatchObject({ phase: "measured", price_spot_usd_per_gpu_hour: "1.5" });
  });
});

describe("records", () => {
  it("keep absent values empty and the bill exact", () => {
    const texts = { leases: "", jobs: "" };
    const writers = {
      leases: new RowWriter((chunk) => (texts.leases += chunk)),
      jobs: new RowWriter((chunk) => (texts.jobs += chunk)),
    };
    writers.leases.header(LEASES_COLUMNS);
    writers.jobs.header(JOBS_COLUMNS);
    const sink = recordSink(writers, { variant: "mix", replication: 2, scenario: base });
    const lease: LeaseRecord = {
      id: 5,
      segment: 0,
      product: -1,
      cluster: -1,
      gpuType: -1,
      gpus: 8,
      arrivalMs: HOUR_MS,
      startMs: Number.NaN,
      endMs: Number.NaN,
      durationMs: HOUR_MS,
      wtpUsdPerGpuHour: 0.5,
      priceNano: Number.NaN,
      usedGpuMs: 0,
      billedNano: 500_000_000,
      billedUsd: 2,
      evictions: 0,
      interruptions: 0,
      outcome: "priced_out",
    };
    const job: JobRecord = {
      id: 1,
      source: 0,
      cluster: 0,
      gpus: 4,
      arrivalMs: 0,
      startMs: HOUR_MS,
      endMs: 2 * HOUR_MS,
      workMs: HOUR_MS,
      estimateMs: Number.NaN,
      lostWorkMs: 0,
      usedGpuMs: 4 * HOUR_MS,
      interruptions: 0,
      evictions: 0,
      outcome: "completed",
    };
    sink.lease(lease);
    sink.job(job);
    writers.leases.flush();
    writers.jobs.flush();
    const parse = (text: string) =>
      Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data[0];
    expect(parse(texts.leases)).toMatchObject({
      lease: "5",
      product: "",
      start_time: "",
      wait_h: "",
      billed_usd: "2.500000000",
      outcome: "priced_out",
    });
    expect(parse(texts.jobs)).toMatchObject({
      job: "1",
      source: "training",
      wait_h: "1",
      estimate_h: "",
      used_gpu_hours: "4",
    });
  });
});

describe("the output reference", () => {
  it("describes every column of every file and every metric", () => {
    const text = outputReference();
    for (const { file, columns } of FILE_REFERENCES) {
      expect(text).toContain(`## ${file}`);
      for (const { name, meaning } of columns) {
        expect(text).toContain(`| \`${name}\` |`);
        expect(meaning, `${file} ${name}`).toMatch(/\.$/);
      }
    }
    for (const { name } of METRICS) expect(text).toContain(`| \`${name}\` |`);
  });
});
