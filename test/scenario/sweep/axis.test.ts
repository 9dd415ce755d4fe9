import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Axis,
  AxisError,
  axisOf,
  readAxis,
  readValue,
  textOf,
  valueWithin,
} from "../../../src/scenario/sweep/axis.ts";
import { readOverride } from "../../../src/scenario/text/overrides.ts";

const valuesOf = (axis: Axis) => (axis.kind === "list" ? axis.values : []);
const textsOf = (text: string) => valuesOf(readAxis(text)).map((each) => each.text);
const numbersOf = (text: string) => valuesOf(readAxis(text)).map((each) => each.number);

describe("list of values", () => {
  it("is split at commas, and keeps what is no number as text", () => {
    expect(readAxis("policies.reclaim=youngest_first, fewest_victims")).toEqual({
      kind: "list",
      path: "policies.reclaim",
      values: [{ text: "youngest_first" }, { text: "fewest_victims" }],
    });
  });

  it("has numbers with their units where they are quantities", () => {
    expect(valuesOf(readAxis("a.b=1,2.5 USD/GPUh,.5e1 h,-3,40 %"))).toEqual([
      { text: "1", number: 1, unit: "" },
      { text: "2.5 USD/GPUh", number: 2.5, unit: "USD/GPUh" },
      { text: ".5e1 h", number: 5, unit: "h" },
      { text: "-3", number: -3, unit: "" },
      { text: "40 %", number: 40, unit: "%" },
    ]);
  });

  it("gives all numbers the unit of the last one if they have none of their own", () => {
    expect(valuesOf(readAxis("a.b=2,2.5,3 USD/GPUh"))).toEqual([
      { text: "2 USD/GPUh", number: 2, unit: "USD/GPUh" },
      { text: "2.5 USD/GPUh", number: 2.5, unit: "USD/GPUh" },
      { text: "3 USD/GPUh", number: 3, unit: "USD/GPUh" },
    ]);
    expect(textsOf("a.b=off,3 h")).toEqual(["off", "3 h"]);
  });

  it("may have a single value", () => {
    expect(textsOf("a=7 d")).toEqual(["7 d"]);
  });

  it("is not split inside brackets and quotes", () => {
    expect(textsOf('a=[1, 2],{x: 1, y: [2, 3]},"p, q",r')).toEqual([
      "[1, 2]",
      "{x: 1, y: [2, 3]}",
      '"p, q"',
      "r",
    ]);
  });

  it("keeps a date as it is, though it has digits and colons", () => {
    expect(textsOf("start=2026-01-05T00:00:00Z,2026-07-05T00:00:00Z")).toEqual([
      "2026-01-05T00:00:00Z",
      "2026-07-05T00:00:00Z",
    ]);
  });

  it("keeps an equals sign in a value", () => {
    expect(readAxis("a.b=x=1,y=2")).toMatchObject({
      path: "a.b",
      values: [{ text: "x=1" }, { text: "y=2" }],
    });
  });

  it("takes paths with items of lists and spaces around", () => {
    expect(readAxis(" observe[0].every = 1 h,2 h").path).toBe("observe[0].every");
  });
});

describe("range of values", () => {
  it("has n values with both ends, equally far apart", () => {
    expect(numbersOf("a=0:1:5")).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(numbersOf("a=-1:1:2")).toEqual([-1, 1]);
    expect(numbersOf("a=-0.1:0.2:4")).toEqual([-0.1, 0, 0.1, 0.2]);
    expect(numbersOf("a=-999.911:0.06:2")).toEqual([-999.911, 0.06]);
    expect(numbersOf("a=1e-9:3e-9:3")).toEqual([1e-9, 2e-9, 3e-9]);
    expect(numbersOf("a=1e15:3e15:3")).toEqual([1e15, 2e15, 3e15]);
    expect(numbersOf("a=0.1:0.7:7")).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  });

  it("takes its unit from either end", () => {
    const expected = ["1.5 USD/GPUh", "2 USD/GPUh", "2.5 USD/GPUh"];
    expect(textsOf("p=1.5:2.5 USD/GPUh:3")).toEqual(expected);
    expect(textsOf("p=1.5 USD/GPUh:2.5:3")).toEqual(expected);
    expect(textsOf("p = 1.5 USD/GPUh : 2.5 USD/GPUh : 3")).toEqual(expected);
  });

  it("has no values of its own without their number", () => {
    expect(readAxis("p=1.5:4 USD/GPUh")).toEqual({
      kind: "range",
      path: "p",
      low: 1.5,
      high: 4,
      unit: "USD/GPUh",
    });
  });

  it("has the value at a share of its way, without noise of the division", () => {
    const axis = readAxis("p=0.1:0.4 %") as Extract<Axis, { kind: "range" }>;
    expect(valueWithin(axis, 0)).toEqual({ text: "0.1 %", number: 0.1, unit: "%" });
    expect(valueWithin(axis, 2 / 3)).toEqual({ text: "0.3 %", number: 0.3, unit: "%" });
    expect(valueWithin(axis, 1)).toEqual({ text: "0.4 %", number: 0.4, unit: "%" });
  });
});

describe("a text that is no axis", () => {
  it.each([
    ["products.spot.price", "write `path=a,b,c` or `path=lo:hi:n`"],
    ["=1,2", "write `path=a,b,c` or `path=lo:hi:n`"],
    ["a=", "`a` has an empty value; write for example `a=1,2,3`"],
    ["a=1,,2", "`a` has an empty value"],
    ["a=1,", "`a` has an empty value"],
    ["a..b=1,2", "`a..b` is no path of a scenario; write for example `products.spot.price`"],
    ["a[x]=1,2", "`a[x]` is no path of a scenario"],
    ["a=4:2:3", "`a`: the lower end 4 must be below the upper end 2"],
    ["a=2:2:3", "the lower end 2 must be below the upper end 2"],
    ["a=1:2:1", "`a`: a range has at least 2 values, as in `1:2:5`"],
    ["a=1:2:0", "a range has at least 2 values"],
    ["a=1:2:99999999999", "a range has at most 1000000 values, got 99999999999"],
    ["a=1 h:2 d:3", "`a` has two units, `h` and `d`; write both ends in one"],
    ["a=1:1e999:3", "`a`: both ends must be finite numbers, got 1 and 1e999"],
    ["seed=1,2", "`seed` is the same at all points, so that they share their draws; give --seed instead"],
    ["replications=2:8:4", "give --replications instead"],
  ])("`%s` is refused", (text, message) => {
    expect(() => readAxis(text)).toThrow(AxisError);
    expect(() => readAxis(text)).toThrow(message);
  });

  it("with an equals sign in a path of the section `sweep` is refused, too", () => {
    expect(() => axisOf("a=b", [1, 2])).toThrow("`a=b` is no path of a scenario");
  });
});

describe("values of the section `sweep`", () => {
  it("may be a list of anything that a scenario file has, or a text as in `--vary`", () => {
    expect(
      valuesOf(axisOf("a", [1, 2.5, "3 h", true, null, [1, "x"], { b: 2 }])).map((each) => each.text),
    ).toEqual(["1", "2.5", "3 h", "true", "null", '[1,"x"]', '{"b":2}']);
    expect(axisOf("a", "0:1:3")).toEqual(readAxis("a=0:1:3"));
    expect(axisOf("a", "x,y")).toEqual(readAxis("a=x,y"));
  });
});

/** What `--set path=text` puts into the scenario. */
function setTo(text: string): unknown {
  const read = readOverride(`path=${text}`);
  if ("problem" in read) throw new Error(read.problem.found);
  const plain = (node: typeof read.override.value): unknown => {
    if (node.kind === "scalar") return node.value;
    if (node.kind === "list") return node.items.map(plain);
    return Object.fromEntries([...node.entries].map(([key, entry]) => [key, plain(entry.node)]));
  };
  return plain(read.override.value);
}

const RUNS = { seed: 1, numRuns: 300 };
const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
const word = fc
  .stringMatching(/^[a-z][a-z_]{0,10}$/)
  .filter((text) => !["null", "true", "false"].includes(text));
const unit = fc.constantFrom("", "h", "d", "USD/GPUh", "/h", "%", "GB");

describe("round trip", () => {
  it("of numbers: a list of them is read as it was written, and set as it is", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 6 }), (numbers) => {
        const plain = numbers.map((each) => (each === 0 ? 0 : each));
        expect(numbersOf(`a.b=${plain.join(",")}`)).toEqual(plain);
        for (const [at, text] of textsOf(`a.b=${plain.join(",")}`).entries())
          expect(setTo(text)).toBe(plain[at]);
      }),
      RUNS,
    );
  });

  it("of JSON values: what stands in the section `sweep` is what is set", () => {
    const leaf = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.boolean(), word);
    const value = fc.oneof(leaf, fc.array(leaf, { minLength: 1 }), fc.dictionary(word, leaf, { minKeys: 1 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const axis = axisOf("a", values);
        expect(valuesOf(axis).map(({ text }) => setTo(text))).toEqual(values);
        // The same through the command line.
        expect(textsOf(`a=${values.map(textOf).join(",")}`)).toEqual(valuesOf(axis).map(({ text }) => text));
      }),
      RUNS,
    );
  });

  it("of ranges: both ends come back, in order, each with the unit, and read again as themselves", () => {
    const ends = fc.tuple(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.integer({ min: 1, max: 1e6 }),
      fc.constantFrom(1, 10, 1000),
    );
    fc.assert(
      fc.property(ends, unit, fc.integer({ min: 2, max: 30 }), ([from, width, divisor], own, count) => {
        const [low, high] = [from / divisor, (from + width) / divisor];
        const values = valuesOf(readAxis(`a=${low}:${high} ${own}:${count}`));
        expect(values).toHaveLength(count);
        expect([values[0]!.number, values.at(-1)!.number]).toEqual([low, high]);
        for (const [at, value] of values.entries()) {
          expect(readValue(value.text)).toEqual(value);
          expect(value.unit).toBe(own);
          const even = low + ((high - low) * at) / (count - 1);
          expect(Math.abs(value.number! - even)).toBeLessThanOrEqual(
            1e-11 * Math.max(Math.abs(low), Math.abs(high)),
          );
        }
      }),
      RUNS,
    );
  });

  it("never ends in anything but an axis or an AxisError", () => {
    const piece = fc.constantFrom(
      "a",
      ".",
      "=",
      "1",
      ":",
      ",",
      " ",
      "h",
      "e",
      "-",
      "[",
      "]",
      "{",
      "}",
      '"',
      "'",
      "/",
      "%",
      "0",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        try {
          expect(readAxis(pieces.join("")).path).not.toBe("");
        } catch (error) {
          expect(error).toBeInstanceOf(AxisError);
        }
      }),
      { seed: 1, numRuns: 3000 },
    );
  });
});
