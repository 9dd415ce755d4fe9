/** A copy of plain data in which nothing can be changed: what a policy of the user's own gets to see. */
export function deepFrozen<T>(value: T): T {
  return freeze(structuredClone(value));
}

function freeze<T>(value: T): T {
  // The cells of a typed array cannot be frozen; a copy of it is the policy's own.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  for (const each of Object.values(value)) freeze(each);
  return Object.freeze(value);
}
