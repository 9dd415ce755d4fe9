import fc from "fast-check";
import { expect, it } from "vitest";
import { neutralizeFormula, plainText } from "../../src/model/cell-text.ts";

it.each(["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "'=1", "''-1"])(
  "hides %j from spreadsheets",
  (text) => {
    expect(neutralizeFormula(text)).toBe(`'${text}`);
  },
);

it.each(["", "a", "1e5", "'", "'a", "a=1", " =1"])("leaves %j as it is", (text) => {
  expect(neutralizeFormula(text)).toBe(text);
  expect(plainText(text)).toBe(text);
});

it("gives every text back", () => {
  const texts = fc.string({ unit: fc.constantFrom("'", "=", "-", "@", "\t", "a", "1", "🚀") });
  fc.assert(fc.property(texts, (text) => plainText(neutralizeFormula(text)) === text));
});
