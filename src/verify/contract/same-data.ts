/** Whether two values are the same plain data: numbers, texts, lists and maps of them. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameData(valueAt(a, key), valueAt(b, key)));
}

const valueAt = (of: object, key: string): unknown => (of as Readonly<Record<string, unknown>>)[key];
