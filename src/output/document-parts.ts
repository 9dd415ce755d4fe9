import { isMap } from "../scenario/keys/fields.ts";

/** The map under a key; empty if there is none. */
export function mapAt(node: unknown, key: string): Readonly<Record<string, unknown>> {
  const value = isMap(node) && Object.hasOwn(node, key) ? node[key] : undefined;
  return isMap(value) ? value : {};
}

/** All keys and texts of a document: what it names. */
export function wordsIn(node: unknown, words = new Set<string>()): ReadonlySet<string> {
  if (typeof node === "string") words.add(node);
  else if (Array.isArray(node)) for (const each of node) wordsIn(each, words);
  else if (isMap(node))
    for (const [key, each] of Object.entries(node)) {
      words.add(key);
      wordsIn(each, words);
    }
  return words;
}

/** What stands anywhere under keys of this name. */
export function* valuesIn(node: unknown, name: string): Generator<unknown> {
  if (Array.isArray(node)) for (const each of node) yield* valuesIn(each, name);
  else if (isMap(node))
    for (const [key, each] of Object.entries(node)) {
      if (key === name) yield each;
      yield* valuesIn(each, name);
    }
}
