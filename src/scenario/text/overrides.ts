import type { Problem } from "../problem.ts";
import type { Located, LocatedEntry, Place } from "./located.ts";
import { mergeLocated } from "./merge.ts";
import { readYaml } from "./yaml-reader.ts";

/** One `--set path=value`, taken apart. */
export interface Override {
  /** As it was typed. */
  readonly text: string;
  readonly path: readonly (string | number)[];
  readonly value: Located;
}

/**
 * Reads `path=value`: keys are separated by dots, items of lists are `[0]` or a number; the value is YAML.
 *
 * An empty value or `null` removes the key.
 */
export function readOverride(text: string): { override: Override } | { problem: Problem } {
  const file = `--set ${text}`;
  const equals = text.indexOf("=");
  const pathText = text.slice(0, equals).trim();
  if (equals <= 0 || !/^[^.[\]]+(?:\.[^.[\]]+|\[\d+\])*$/.test(pathText)) {
    const suggestion = "write for example `--set market.competitors.neocloud.prices.H100='2.50 USD/GPUh'`";
    return {
      problem: {
        code: "override",
        file,
        path: "",
        expected: "`path=value`",
        found: `\`${text}\``,
        suggestion,
      },
    };
  }
  if (pathText === "extends") {
    const suggestion = "write `extends` into the file";
    const expected = "a key below the files' own `extends`";
    return { problem: { code: "override", file, path: "extends", expected, found: "`extends`", suggestion } };
  }
  const path = pathText
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const valueText = text.slice(equals + 1);
  const place: Place = { file, within: "" };
  if (valueText.trim() === "")
    return { override: { text, path, value: { kind: "scalar", place, value: null } } };
  const { root, problems } = readYaml(valueText, file);
  const first = problems[0];
  if (root === undefined || first !== undefined) {
    const found = first?.found ?? "nothing";
    return { problem: { code: "override", file, path: pathText, expected: "a value in YAML", found } };
  }
  return { override: { text, path, value: relocate(root, place) } };
}

/** The document with the value put in its place; missing maps on the way are made. */
export function applyOverride(root: Located, override: Override): Located | Problem {
  return put(root, override, 0);
}

function put(node: Located, override: Override, depth: number): Located | Problem {
  const place: Place = { file: `--set ${override.text}`, within: "" };
  const key = override.path[depth];
  if (key === undefined) return override.value;
  const last = depth === override.path.length - 1;
  if (node.kind === "list") {
    const item = typeof key === "number" ? node.items[key] : undefined;
    if (item === undefined || typeof key !== "number") {
      const expected = `an index from 0 to ${node.items.length - 1}`;
      const path = override.path.slice(0, depth + 1).join(".");
      return { code: "override", file: place.file, path, expected, found: `\`${key}\`` };
    }
    const next = last ? override.value : put(item, override, depth + 1);
    if ("code" in next) return next;
    return { ...node, items: node.items.map((each, index) => (index === key ? next : each)) };
  }
  const empty: Located = { kind: "map", place, entries: new Map() };
  const map = node.kind === "map" ? node : empty;
  const name = String(key);
  if (last) return putKey(map, override, name, place);
  const next = put(map.entries.get(name)?.node ?? empty, override, depth + 1);
  if ("code" in next) return next;
  const entries = new Map(map.entries);
  entries.set(name, { place: map.entries.get(name)?.place ?? place, node: next });
  return { ...map, entries };
}

/** Merging one key keeps what null means (removal), but an explicit value replaces a whole map. */
function putKey(map: Located & { kind: "map" }, override: Override, name: string, place: Place): Located {
  const entry: LocatedEntry = { place, node: override.value };
  if (override.value.kind === "scalar" && override.value.value === null) {
    const patch: Located = { kind: "map", place, entries: new Map([[name, entry]]) };
    return mergeLocated(map, patch, override.path.slice(0, -1).map(String));
  }
  const entries = new Map(map.entries);
  entries.set(name, entry);
  return { ...map, entries };
}

function relocate(node: Located, place: Place): Located {
  if (node.kind === "scalar") return { ...node, place };
  if (node.kind === "list")
    return { kind: "list", place, items: node.items.map((item) => relocate(item, place)) };
  const entries = [...node.entries].map(
    ([key, entry]) => [key, { place, node: relocate(entry.node, place) }] as const,
  );
  return { kind: "map", place, entries: new Map(entries) };
}
