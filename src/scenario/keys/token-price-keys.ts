import { z } from "zod";
import type { Decimal } from "../decimal.ts";
import { quantityPattern, readQuantity } from "../units.ts";
import { isMap, oneOf, quantity, refuse } from "./fields.ts";
import { points, seriesFile } from "./series-keys.ts";

/** A price of tokens, exact on its decimal text, 0 allowed [USD per million tokens]. */
export function tokenPrice() {
  return z
    .unknown()
    .transform((input, context): Decimal => {
      const expected = "a price of tokens of at least 0, such as `0.72 USD/Mtok`";
      const reading = readQuantity(input, "token_price");
      if (!reading.ok) {
        const code = typeof input === "number" || typeof input === "string" ? "unit" : "wrong_type";
        const { found, hint } = reading;
        return refuse(context, input, {
          kind: "wish",
          code,
          expected,
          hint,
          ...(found === undefined ? {} : { found }),
        });
      }
      if (reading.value >= 0 && reading.value <= MOST_USD_PER_MTOK) return reading.decimal;
      return refuse(context, input, { kind: "wish", code: "value", expected });
    })
    .meta({
      type: "string",
      title: "price of tokens",
      pattern: quantityPattern("token_price"),
      sample: "0.72 USD/Mtok",
    });
}

/** Keeps bills of long runs far inside the ledger's range. */
const MOST_USD_PER_MTOK = 1e9;

/** One price, dated prices, or a CSV file [USD per million tokens]. */
export const tokenPriceSeries = oneOf(
  [
    quantity("token_price", { sign: "positive" }),
    points("price", quantity("token_price", { sign: "positive" }), "the price"),
    seriesFile(["USD/Mtok"]),
  ],
  (input) => ({ kind: "branch", index: Array.isArray(input) ? 1 : isMap(input) ? 2 : 0 }),
).meta({ id: "TokenPrices", title: "price of tokens over time" });

export type TokenPriceSeriesDraft = z.output<typeof tokenPriceSeries>;
