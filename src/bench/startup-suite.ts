import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, Suite } from "./benchmark.ts";
import { MeasurementError } from "./errors.ts";
import { ownArgs } from "./program.ts";

/** Whole processes, from start to end. */
export const STARTUP_SUITE: Suite = {
  name: "startup",
  about: "whole processes, from their start to their end",
  columns: [{ figure: "process_s", heading: "process s" }],
  benchmarks: () => [
    wholeProcess("surplus --help", () => ["--help"]),
    wholeProcess("surplus validate quickstart", () => ["validate", "quickstart"]),
    wholeProcess("surplus run quickstart", (folder) => [
      ...["run", "quickstart", "--quiet"],
      ...["--out", join(folder, "out")],
    ]),
  ],
};

/** @param argsIn  Arguments of the program, given a folder for what it writes. */
function wholeProcess(name: string, argsIn: (folder: string) => readonly string[]): Benchmark {
  return {
    name,
    operation: "process",
    measure: async () => {
      const folder = mkdtempSync(join(tmpdir(), "surplus-bench-"));
      try {
        const args = [...ownArgs(), ...argsIn(folder)];
        const startMs = performance.now();
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
        const wallMs = performance.now() - startMs;
        if (status !== 0) throw new MeasurementError(`${name} ended with ${status}: ${stderr}`);
        return { costNs: wallMs * 1e6, figures: [{ name: "process_s", value: wallMs / 1000 }] };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
