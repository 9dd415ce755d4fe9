import { join } from "node:path";
import type { Suite } from "./benchmark.ts";
import { wholeProcess } from "./whole-process.ts";

/** Whole processes, from start to end. */
export const STARTUP_SUITE: Suite = {
  name: "startup",
  about: "whole processes, from their start to their end",
  columns: [{ figure: "process_s", heading: "process s" }],
  benchmarks: () => [
    wholeProcess({ name: "surplus --help", argsIn: () => ["--help"] }),
    wholeProcess({ name: "surplus validate quickstart", argsIn: () => ["validate", "quickstart"] }),
    wholeProcess({
      name: "surplus run quickstart",
      argsIn: (folder) => [
        ...["run", "quickstart", "--quiet", "--no-cache"],
        ...["--out", join(folder, "out")],
      ],
    }),
  ],
};
