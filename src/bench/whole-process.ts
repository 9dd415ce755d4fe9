import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxisPoint, Benchmark } from "./benchmark.ts";
import { MeasurementError } from "./errors.ts";
import { ownArgs } from "./program.ts";

/** A command of this program that is timed from its start to its end. */
export interface WholeProcess {
  readonly name: string;
  readonly point?: AxisPoint;
  /** Arguments of the program, given a folder for what it writes. */
  readonly argsIn: (folder: string) => readonly string[];
}

/** The benchmark of a whole process. */
export function wholeProcess({ name, point, argsIn }: WholeProcess): Benchmark {
  return {
    name,
    operation: "process",
    ...(point === undefined ? {} : { point }),
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
