import { existsSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the package; `src/io` and `dist/bundle` are equally deep. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The scripts that the build makes of all modules; a map beside each says where its lines come from. */
const SCRIPTS = ["core.cjs", "surplus.cjs"].map((name) => join(ROOT, "dist/bundle", name));

/** A stack with the places of the sources instead of those of the built scripts; as it is without source maps. */
export function inSources(stack: string): string {
  return SCRIPTS.reduce(withPlacesOf, stack);
}

function withPlacesOf(stack: string, script: string): string {
  if (!stack.includes(script) || !existsSync(`${script}.map`)) return stack;
  const map = new SourceMap(JSON.parse(readFileSync(`${script}.map`, "utf8")));
  const parts = stack.split(script);
  return parts.map((part, index) => (index === 0 ? part : placeAhead(part, script, map))).join("");
}

/** Text that begins with `:line:column` of a script, with the source in front of them. */
function placeAhead(text: string, script: string, map: SourceMap): string {
  const [, line, column] = /^:(\d+):(\d+)/.exec(text) ?? [];
  if (line === undefined || column === undefined) return script + text;
  const origin = map.findOrigin(Number(line), Number(column));
  if (!("fileName" in origin)) return script + text;
  const source = relative(ROOT, join(dirname(script), origin.fileName));
  return `${source}:${origin.lineNumber}:${origin.columnNumber}${text.slice(`:${line}:${column}`.length)}`;
}
