import pico from "picocolors";
import type { PlotStyle } from "../output/terminal/plot-style.ts";

/** A stream as the commands see it. */
export interface OutputStream {
  write(content: string | Uint8Array): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** All that the commands know of the process around them. */
export interface CliIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back on SIGINT and SIGTERM; returns what ends that. */
  readonly onSignal: (listener: (signal: "SIGINT" | "SIGTERM") => void) => () => void;
}

const DEFAULT_COLUMNS = 80;

/** Narrower than this nothing fits. */
const LEAST_COLUMNS = 20;

/** Width of a stream: COLUMNS counts before what the terminal says; pipes get the narrow layout. */
export function columnsOf(stream: OutputStream, env: CliIo["env"]): number {
  if (stream.isTTY !== true) return DEFAULT_COLUMNS;
  const wished = /^\d{1,5}$/.test(env.COLUMNS ?? "") ? Number(env.COLUMNS) : 0;
  return wished >= LEAST_COLUMNS ? wished : (stream.columns ?? DEFAULT_COLUMNS);
}

/** How plots are drawn on a stream; undefined off a terminal, where the table alone is what programs and logs want. */
export function plotStyleOf(stream: OutputStream, env: CliIo["env"]): PlotStyle | undefined {
  if (stream.isTTY !== true) return undefined;
  return {
    columns: columnsOf(stream, env),
    glyphs: env.TERM !== "dumb" && isUtf8(env) ? "unicode" : "ascii",
    strong: pico.createColors(hasColour(stream, env)).bold,
  };
}

/** Whether the locale promises UTF-8: the first of these that is set decides; consoles of Windows have no locale. */
function isUtf8(env: CliIo["env"]): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return /utf-?8/i.test(locale) || env.WT_SESSION !== undefined;
}

/** Whether a stream takes colour: NO_COLOR, FORCE_COLOR and TERM=dumb count before the terminal. */
export function hasColour(stream: OutputStream, env: CliIo["env"]): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}
