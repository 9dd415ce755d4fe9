import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the package; `src/io` and `dist/io` are equally deep. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Name under which the script leaves what it exports. */
export const CHART_EXPORTS = "SurplusCharts";

/** Loaded when a script is made, which the build does, and tests. */
const load = createRequire(import.meta.url);

/** The charts of `web/` with the parts of ECharts that they use, in one script for a page and for Node. */
export function chartScript(): string {
  const { buildSync } = load("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ["web/charts.ts"],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    globalName: CHART_EXPORTS,
    platform: "browser",
    target: "es2020",
    legalComments: "none",
    banner: { js: `/*!\n${notices()}\n*/` },
    tsconfigRaw: {},
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

/** What the licences of the packages inside ask to be kept with them. */
function notices(): string {
  const text = (path: string): string => readFileSync(join(ROOT, "node_modules", path), "utf8").trim();
  return [
    text("echarts/NOTICE"),
    "Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0",
    `It contains zrender:\n${text("zrender/LICENSE")}`,
  ].join("\n\n");
}
