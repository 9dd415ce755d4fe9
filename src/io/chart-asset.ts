import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { OutputError } from "../model/output-error.ts";
import { CHART_EXPORTS, chartScript } from "./chart-script.ts";

/** Where the build puts the script; `dist/io` and `dist/bundle` are equally deep. */
const BUILT = fileURLToPath(new URL("../assets/charts.js", import.meta.url));

/** The script that draws charts: in the page of a report, and in Node. */
export interface ChartAsset {
  readonly script: string;
  /** For a content security policy: `sha256-…`. */
  readonly scriptHash: string;
  /** A picture as SVG text [px]. */
  readonly draw: (options: object, size: { readonly width: number; readonly height: number }) => string;
}

/** What the script leaves in its context. */
interface Drawing {
  readonly svg: (json: string, width: number, height: number) => string;
}

/**
 * Loads the script of the build; when the sources run as they are (in tests), makes it anew.
 *
 * @throws OutputError if the build has none.
 */
export function loadChartAsset(): ChartAsset {
  known ??= load();
  return known;
}

let known: ChartAsset | undefined;

function load(): ChartAsset {
  const script = import.meta.url.endsWith(".ts") ? chartScript() : builtScript();
  // It draws at once and waits for nothing: the timers of animations never ring.
  const timers = { setTimeout: () => 0, clearTimeout: () => {} };
  const { svg } = runInNewContext(`${script};${CHART_EXPORTS}`, timers) as Drawing;
  return {
    script,
    scriptHash: `sha256-${createHash("sha256").update(script, "utf8").digest("base64")}`,
    draw: (options, { width, height }) => svg(JSON.stringify(options), width, height),
  };
}

function builtScript(): string {
  if (!existsSync(BUILT))
    throw new OutputError(`the script of the charts is missing (${BUILT}); run \`npm run build\``);
  return readFileSync(BUILT, "utf8");
}
