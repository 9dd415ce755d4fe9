/** Where a value was written. */
export interface Place {
  /** File as it was named, or `--set path=value`. */
  readonly file: string;
  /** Position in the file, from 1; absent for overrides. */
  readonly line?: number;
  readonly column?: number;
  /** Path of the patch that the value belongs to, with a final dot (`variants.spot-only.`); empty outside. */
  readonly within: string;
}

export interface LocatedMap {
  readonly kind: "map";
  readonly place: Place;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  /** Place of the key. */
  readonly place: Place;
  readonly node: Located;
}

/** A value of a scenario file that knows where it was written; merging keeps the place of what it takes. */
export type Located =
  | LocatedMap
  | { readonly kind: "list"; readonly place: Place; readonly items: readonly Located[] }
  | { readonly kind: "scalar"; readonly place: Place; readonly value: string | number | boolean | null };

/** The value without its places. */
export function toPlain(node: Located): unknown {
  switch (node.kind) {
    case "map":
      return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.node)]));
    case "list":
      return node.items.map(toPlain);
    case "scalar":
      return node.value;
  }
}

/** The node at a path; undefined where the path leaves the tree. */
export function nodeAt(root: Located, path: readonly PropertyKey[]): Located | undefined {
  let node: Located | undefined = root;
  for (const part of path) {
    if (node === undefined) return undefined;
    if (node.kind === "map") node = node.entries.get(String(part))?.node;
    else if (node.kind === "list") node = node.items[Number(part)];
    else return undefined;
  }
  return node;
}

/** Place of the value at a path, or of the key of the nearest enclosing one that exists. */
export function placeOf(root: Located, path: readonly PropertyKey[]): Place {
  const node = nodeAt(root, path);
  if (node !== undefined) return node.kind === "scalar" ? node.place : (keyPlace(root, path) ?? node.place);
  return path.length === 0 ? root.place : placeOf(root, path.slice(0, -1));
}

/** Place of the key that holds the value at a path; undefined for list items and the root. */
export function keyPlace(root: Located, path: readonly PropertyKey[]): Place | undefined {
  if (path.length === 0) return undefined;
  const parent = nodeAt(root, path.slice(0, -1));
  return parent?.kind === "map" ? parent.entries.get(String(path.at(-1)))?.place : undefined;
}

/** The same tree with every place marked as part of a patch. */
export function markWithin(node: Located, within: string): Located {
  const place = { ...node.place, within };
  switch (node.kind) {
    case "map": {
      const entries = [...node.entries].map(
        ([key, entry]) =>
          [key, { place: { ...entry.place, within }, node: markWithin(entry.node, within) }] as const,
      );
      return { kind: "map", place, entries: new Map(entries) };
    }
    case "list":
      return { kind: "list", place, items: node.items.map((item) => markWithin(item, within)) };
    case "scalar":
      return { ...node, place };
  }
}
