import { join } from "node:path";
import type { Suite } from "./benchmark.ts";
import { OWN_ROOT } from "./program.ts";
import { wholeProcess } from "./whole-process.ts";

/** Whole processes, from start to end. */
export const STARTUP_SUITE: Suite = {
  name: "startup",
  about: "whole processes, from their start to their end",
  columns: [{ figure: "process_s", heading: "process s" }],
  benchmarks: () => [
    wholeProcess({ name: "surplus --help", argsIn: () => ["--help"] }),
    wholeProcess({ name: "surplus --version", argsIn: () => ["--version"] }),
    wholeProcess({ name: "surplus validate quickstart", argsIn: () => ["validate", "quickstart"] }),
    wholeProcess({ name: "surplus run quickstart", argsIn: (folder) => runOf("quickstart", folder) }),
    wholeProcess({
      name: "surplus run w1-1000",
      argsIn: (folder) => runOf(join(OWN_ROOT, "bench/scenarios/w1-1000.yaml"), folder),
    }),
  ],
};

/** Arguments that run a scenario anew into a folder. */
function runOf(file: string, folder: string): readonly string[] {
  return ["run", file, "--quiet", "--no-cache", "--out", join(folder, "out")];
}
