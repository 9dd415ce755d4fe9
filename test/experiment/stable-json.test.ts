import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stableJson } from "../../src/experiment/stable-json.ts";

/** The same data with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

describe("stable JSON", () => {
  it("is the same text for the same data, whatever the order of keys, and reads back as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = stableJson(value);
        expect(stableJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps the order of lists, which may decide ties", () => {
    expect(stableJson([2, 1])).not.toBe(stableJson([1, 2]));
  });

  it("names numbers that JSON does not know, and leaves out what is undefined", () => {
    expect(stableJson({ b: Number.POSITIVE_INFINITY, a: Number.NaN, c: undefined })).toBe(
      '{"a":"NaN","b":"Infinity"}',
    );
  });

  it("sorts keys by code points, not by language", () => {
    expect(stableJson({ ä: 1, z: 2, B: 3, a: 4 })).toBe('{"B":3,"a":4,"z":2,"ä":1}');
  });
});
