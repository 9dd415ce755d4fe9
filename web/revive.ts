import { formatterNamed } from "./formatters.ts";
import { rendererNamed } from "./renderers.ts";

type Plain = { readonly [key: string]: unknown };

const PLAIN_KEYS: ReadonlySet<string> = new Set(["data", "source", "name"]);

/**
 * Options as ECharts takes them: texts `@name` become the functions that they name.
 *
 * @throws Error for a name that there is not.
 */
export function revivedOptions(options: object): Record<string, unknown> {
  return revived(options) as Record<string, unknown>;
}

function revived(options: unknown): unknown {
  if (Array.isArray(options)) return options.every(isNumber) ? options : options.map(revived);
  if (typeof options === "string") return options.startsWith("@") ? named(options.slice(1), []) : options;
  if (typeof options !== "object" || options === null) return options;
  const entries = Object.entries(options as Plain).map(([key, value]) => {
    if (key === "renderItem") return [key, named(String(value).slice(1), labelsOf(options as Plain))];
    // Names of categories and series, and rows of data, are what they are.
    return [key, PLAIN_KEYS.has(key) ? value : revived(value)];
  });
  return Object.fromEntries(entries);
}

const isNumber = (value: unknown): boolean => typeof value === "number";

/** The labels that the items of a series bring along. */
function labelsOf({ data }: Plain): readonly string[] {
  if (!Array.isArray(data)) return [];
  return data.map((item: { readonly label?: unknown }) => (typeof item.label === "string" ? item.label : ""));
}

function named(name: string, labels: readonly string[]): unknown {
  const found = name.startsWith("render ")
    ? rendererNamed(name.slice("render ".length), labels)
    : formatterNamed(name);
  if (found === undefined) throw new Error(`no formatter or drawing is named @${name}`);
  return found;
}
