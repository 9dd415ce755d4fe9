import { closed, isMap, oneOf, optional, quantity, required, text } from "./fields.ts";

/** A product that a segment considers, by its name or with what sets it apart from the others. */
export const consideredProduct = oneOf(
  [
    text(),
    closed({
      product: required(text(), "name of the product"),
      quality: optional(
        quantity("price", { sign: "signed" }),
        "what it is worth beside the willingness to pay; it may be negative",
        "0 USD/GPUh",
      ),
    }),
  ],
  (input) => ({ kind: "branch", index: isMap(input) ? 1 : 0 }),
);
