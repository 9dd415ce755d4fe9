import type { Located, LocatedEntry, LocatedMap } from "./located.ts";

/**
 * Deep merge of a patch over a base: maps merge, everything else is replaced, null removes.
 *
 * A removed product stays as `offered: false`, so that prices which refer to it keep their meaning and segments that
 * name it simply cannot buy it. New keys follow those of the base, in the order of the patch. Inside
 * `variants.<name>` a null is kept: it removes only when that variant is applied.
 */
export function mergeLocated(base: Located, patch: Located, path: readonly string[] = []): Located {
  if (base.kind !== "map" || patch.kind !== "map") return withoutNulls(patch, path);
  const entries = new Map<string, LocatedEntry>(base.entries);
  for (const [key, entry] of patch.entries) {
    const existing = entries.get(key);
    const below = [...path, key];
    if (isNull(entry.node) && !insideVariant(below)) {
      if (existing?.node.kind === "map" && path.length === 1 && path[0] === "products") {
        entries.set(key, { place: existing.place, node: notOffered(existing.node, entry) });
      } else entries.delete(key);
    } else if (existing === undefined) {
      entries.set(key, { place: entry.place, node: withoutNulls(entry.node, below) });
    } else {
      const place = entry.node.kind === "map" && existing.node.kind === "map" ? existing.place : entry.place;
      entries.set(key, { place, node: mergeLocated(existing.node, entry.node, below) });
    }
  }
  return { kind: "map", place: base.place, entries };
}

/** A file that extends nothing: a null value is a key that is not there. */
export function withoutNulls(node: Located, path: readonly string[] = []): Located {
  if (node.kind !== "map" || insideVariant([...path, ""])) return node;
  const kept = [...node.entries].filter(([, entry]) => !isNull(entry.node));
  const entries = kept.map(
    ([key, entry]) => [key, { place: entry.place, node: withoutNulls(entry.node, [...path, key]) }] as const,
  );
  return { kind: "map", place: node.place, entries: new Map(entries) };
}

/** Whether a path lies below `variants.<name>`. */
function insideVariant(path: readonly string[]): boolean {
  return path[0] === "variants" && path.length > 2;
}

/** The map without some keys. */
export function withoutKeys(node: LocatedMap, keys: readonly string[]): LocatedMap {
  return { ...node, entries: new Map([...node.entries].filter(([key]) => !keys.includes(key))) };
}

function isNull(node: Located): boolean {
  return node.kind === "scalar" && node.value === null;
}

function notOffered(product: LocatedMap, remover: LocatedEntry): LocatedMap {
  const flag: Located = { kind: "scalar", place: remover.node.place, value: false };
  return {
    ...product,
    entries: new Map([...product.entries, ["offered", { place: remover.place, node: flag }]]),
  };
}
