import { expect, it } from "vitest";
import type { ChartView } from "../../../src/output/report/kit/chart.ts";
import { packedView, unpackedView } from "../../../src/output/report/kit/packed-view.ts";

const HOUR_MS = 3_600_000;
const startMs = Date.UTC(2026, 10, 2);

it("a view over time comes back as it was, and its instants are small numbers meanwhile", () => {
  const source = [0, 1, 5, 9].map((hour) => [startMs + hour * HOUR_MS, hour * 1.5, hour === 5 ? null : 2]);
  const view: ChartView = { choice: ["mix"], options: { dataset: { source } }, eachSeries: { step: "end" } };
  const packed = packedView(view);
  expect(packed.options["dataset"]).toMatchObject({
    packed: {
      startMs,
      stepMs: HOUR_MS,
      rows: [[0], [1], [5], [9]].map(([hour]) => [hour, expect.anything(), hour === 5 ? null : 2]),
    },
  });
  expect(unpackedView(JSON.parse(JSON.stringify(packed)))).toEqual(view);
});

it("a single row, and a view without rows, come back too", () => {
  const single: ChartView = { choice: [], options: { dataset: { source: [[startMs, 1]] } } };
  expect(unpackedView(packedView(single))).toEqual(single);
  const plain: ChartView = { choice: [], options: { series: [] } };
  expect(unpackedView(packedView(plain))).toEqual(plain);
});
