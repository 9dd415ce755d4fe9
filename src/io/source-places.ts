import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the package; `src/io` and `dist/bundle` are equally deep. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The script that the build makes of all modules, and where its lines come from. */
const SCRIPT = join(ROOT, "dist/bundle/surplus.cjs");

/** A stack with the places of the sources instead of those of the built script; as it is without a source map. */
export function inSources(stack: string): string {
  if (!stack.includes(SCRIPT) || !existsSync(`${SCRIPT}.map`)) return stack;
  const map = new SourceMap(JSON.parse(readFileSync(`${SCRIPT}.map`, "utf8")));
  const parts = stack.split(SCRIPT);
  return parts.map((part, index) => (index === 0 ? part : placeAhead(part, map))).join("");
}

/** Text that begins with `:line:column` of the script, with the source in front of them. */
function placeAhead(text: string, map: SourceMap): string {
  const [, line, column] = /^:(\d+):(\d+)/.exec(text) ?? [];
  if (line === undefined || column === undefined) return SCRIPT + text;
  const origin = map.findOrigin(Number(line), Number(column));
  if (!("fileName" in origin)) return SCRIPT + text;
  const source = relative(ROOT, join(dirname(SCRIPT), origin.fileName));
  return `${source}:${origin.lineNumber}:${origin.columnNumber}${text.slice(`:${line}:${column}`.length)}`;
}
