import { z } from "zod";
import { type Decimal, toNanoHalfEven } from "../decimal.ts";
import { quantityPattern, readQuantity } from "../units.ts";
import {
  closed,
  count,
  factor,
  instant,
  isMap,
  named,
  oneOf,
  optional,
  quantity,
  refuse,
  required,
  text,
} from "./fields.ts";

const time = closed({
  name: required(text(), "column of the time"),
  unit: required(
    z.enum(["us", "ms", "s", "min", "h", "d", "iso"]),
    "`iso`, or a unit counted from the start",
  ),
});

/** A step series in a CSV file; every unit of the field is allowed in the value column. */
export function seriesFile(units: readonly [string, ...string[]]) {
  return closed({
    file: required(text(), "CSV file, relative to this file"),
    time: required(time, "when a value begins"),
    value: required(
      closed({
        name: required(text(), "column of the value"),
        unit: optional(z.enum(units as [string, ...string[]]), "unit of the column", units[0]),
      }),
      "the value that then holds",
    ),
    delimiter: optional(z.string().length(1), "separates cells", ","),
  });
}
const anyFile = seriesFile(["USD/MWh"]);
export type SeriesFileDraft = z.output<typeof anyFile>;

/** Dated values of a step series. */
export function points<S extends z.ZodType, K extends string>(key: K, value: S, description: string) {
  const shape = { at: required(instant(), "from when on"), [key]: required(value, description) } as {
    at: ReturnType<typeof instant>;
  } & Record<K, S>;
  return z.array(closed(shape)).min(1);
}

/** Electricity price of a data center: one price, or a series (dated or a CSV file), which may fall below 0. */
export const electricity = oneOf(
  [
    quantity("electricity"),
    points("value", quantity("electricity", { sign: "signed" }), "the price; it may be negative"),
    seriesFile(["USD/MWh", "USD/kWh"]),
  ],
  (input) => ({ kind: "branch", index: Array.isArray(input) ? 1 : isMap(input) ? 2 : 0 }),
);
export type ElectricityDraft = z.output<typeof electricity>;

/** Demand of a service as dated numbers of GPUs. */
export const gpuSeries = oneOf([points("value", count(0), "GPUs"), seriesFile(["GPU"])], (input) => ({
  kind: "branch",
  index: isMap(input) ? 1 : 0,
}));

/** A posted price [whole nano-USD per GPU-hour], exact on its decimal text; above 0. */
export function postedPrice() {
  return z
    .unknown()
    .transform((input, context): number => {
      const expected = "a price per GPU-hour above 0, such as `2.95 USD/GPUh`";
      const reading = readQuantity(input, "price");
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
      const nano = toNanoHalfEven(reading.decimal as Decimal);
      const hint = "to sell nothing, leave the product out or set `offered: false`";
      if (nano <= 0) return refuse(context, input, { kind: "wish", code: "value", expected, hint });
      if (!Number.isSafeInteger(nano))
        return refuse(context, input, { kind: "wish", code: "value", expected });
      return nano;
    })
    .meta({
      type: "string",
      title: "price per GPU-hour",
      pattern: quantityPattern("price", "positive"),
      sample: "2.95 USD/GPUh",
    });
}

const reference = closed({
  of: required(text(), "name of another product"),
  times: optional(factor({ positive: true }), "its price is multiplied by this", 1),
});

const catalogPrice = z.literal("catalog").meta({ description: "on-demand list price of the GPU catalog" });

/** One price: fixed, from the catalog, dated, from a CSV file, or a multiple of another product's. */
export const priceOption = oneOf(
  [
    postedPrice(),
    catalogPrice,
    points("price", postedPrice(), "the price"),
    seriesFile(["USD/GPUh"]),
    reference,
  ],
  (input) => {
    if (input === "catalog") return { kind: "branch", index: 1 };
    if (Array.isArray(input)) return { kind: "branch", index: 2 };
    if (!isMap(input)) return { kind: "branch", index: 0 };
    return { kind: "branch", index: "file" in input ? 3 : 4 };
  },
).meta({ id: "Price", title: "price" });
export type PriceDraft = z.output<typeof priceOption>;

const RESERVED_KEYS = ["file", "time", "value", "of", "times"];

/** A price for every rentable type, or one per GPU type. */
export const prices = oneOf([priceOption, named(priceOption)], (input) => ({
  kind: "branch",
  index: isMap(input) && !Object.keys(input).some((key) => RESERVED_KEYS.includes(key)) ? 1 : 0,
})).meta({ id: "Prices", title: "price, or prices by GPU type" });
export type PricesDraft = z.output<typeof prices>;
