// Reads the rows of a trace of jobs into numbers, a row at a time. Arguments: surplus or papaparse, file.
import { createReadStream } from "node:fs";

const [reader, path] = process.argv.slice(2);
const startMs = performance.now();
const { rows, gpuSeconds } = await (reader === "surplus" ? readHere() : readWithPapaparse());
const seconds = (performance.now() - startMs) / 1000;
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ jobs: rows, seconds, gpu_seconds: gpuSeconds, peak_memory_mb: peakMb })}\n`,
);

async function readHere() {
  const { openTraceFile } = await import("../../dist/io/trace-source.js");
  const source = openTraceFile({
    path,
    columns: {
      submit: { name: "submit_s", unit: "s" },
      duration: { name: "duration_s", unit: "s" },
      gpus: { name: "gpus" },
    },
    sorted: true,
    scenarioStartEpochMs: 0,
  });
  const row = { atMs: 0, gpus: 0, workMs: 0, estimateMs: 0 };
  const sums = { rows: 0, gpuSeconds: 0 };
  while (source.next(row)) {
    sums.rows++;
    sums.gpuSeconds += (row.gpus * row.workMs) / 1000;
  }
  source.close();
  return sums;
}

async function readWithPapaparse() {
  const { default: Papa } = await import("papaparse");
  const sums = { rows: 0, gpuSeconds: 0 };
  let isHeader = true;
  return new Promise((fulfil, reject) => {
    Papa.parse(createReadStream(path), {
      skipEmptyLines: true,
      step: ({ data: [submit, duration, gpus] }) => {
        if (isHeader) {
          isHeader = false;
          return;
        }
        if (Number.isNaN(Number(submit))) throw new Error(`not a number: ${submit}`);
        sums.rows++;
        sums.gpuSeconds += Number(gpus) * Number(duration);
      },
      complete: () => fulfil(sums),
      error: reject,
    });
  });
}
