import { describe, expect, it } from "vitest";
import type { WorldResult } from "../../src/metrics/result.ts";
import { MODEL_SERIES_VALUES, type SeriesSink } from "../../src/model/ports.ts";
import { run, scenarioOf } from "../invariants/run-document.ts";
import { micro, pool } from "../micro/run-yaml.ts";

type Row = Readonly<Record<(typeof MODEL_SERIES_VALUES)[number], number>>;

const HOUR = 3_600_000;

/** A model that half an hour of warm-up precedes; intervals of 20 min do not divide it. */
function seriesOf(fidelity: string): {
  rows: readonly { startMs: number; measured: boolean; row: Row }[];
  result: WorldResult;
} {
  const scenario = scenarioOf(
    JSON.parse(
      micro({
        horizon: "3 h",
        warmup: "30 min",
        series_interval: "20 min",
        fleet: pool(8),
        models: {
          m: {
            fidelity,
            deployments: {
              d: {
                gpus_per_replica: 4,
                step: { base: "100 ms", per_sequence: "0 s" },
                max_batch: 8,
                load_time: "10 min",
                replicas: 2,
              },
            },
            tiers: { standard: { input: "1 USD/Mtok", output: "2 USD/Mtok" } },
          },
        },
        market: {
          clients: {
            app: { model: "m", arrivals: { rate: "20 /min" }, input_tokens: 50, output_tokens: 100 },
          },
        },
      }),
    ),
  );
  const rows: { startMs: number; measured: boolean; row: Row }[] = [];
  const series: SeriesSink = {
    row: () => {},
    modelRow: (startMs, _endMs, measured, _model, values) => {
      const cells = MODEL_SERIES_VALUES.map((name, at) => [name, values[at]!]);
      rows.push({ startMs, measured, row: Object.fromEntries(cells) as Row });
    },
  };
  return { result: run(scenario, { series, check: true }), rows };
}

describe.each(["per_request", "aggregate"])("the time series of a model served %s", (fidelity) => {
  const { rows, result } = seriesOf(fidelity);
  const [client] = result.clients;
  const measured = rows.filter((each) => each.measured);
  const sum = (name: keyof Row) => measured.reduce((total, { row }) => total + row[name], 0);

  it("begins a row where the window opens", () => {
    expect(rows.map(({ startMs }) => startMs / (HOUR / 6))).toEqual([0, 2, 3, 4, 6, 8, 10, 12, 14, 16]);
  });

  it("adds up to what the client had in the window", () => {
    const { offered, served } = client!;
    expect(sum("requests")).toBe(offered.requests);
    expect(sum("served_requests")).toBe(served.requests);
    expect(sum("input_tokens")).toBe(served.inputTokens);
    expect(sum("output_tokens")).toBe(served.outputTokens);
    expect(sum("revenue_usd")).toBeCloseTo(served.requests * 250e-6, 9);
  });

  it("shows mean replicas that admit, and sequences at work by Little's law", () => {
    // Two are ready after 10 of the first 20 minutes; 20 a minute for 10 s each are 3.3 at a time.
    expect(rows[0]!.row.ready_replicas).toBe(1);
    expect(measured[3]!.row.ready_replicas).toBe(2);
    const mean = measured.slice(1).reduce((total, { row }) => total + row.active_sequences, 0) / 7;
    expect(Math.abs(mean - 10 / 3)).toBeLessThan(0.3);
    expect(measured[3]!.row.first_token_mean_ms).toBeCloseTo(100, 0);
  });
});
