import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, WEEK_MS } from "../model/time.ts";
import { type Decimal, parseDecimal } from "./decimal.ts";
import { nearestName } from "./problem.ts";

/** What a quantity measures; each has a closed set of units and one base unit. */
export type Dimension =
  | "duration"
  | "rate"
  | "price"
  | "token_price"
  | "token_rate"
  | "power"
  | "electricity"
  | "money"
  | "money_rate"
  | "growth";

interface DimensionUnits {
  /** For messages: "a duration". */
  readonly label: string;
  /** A right way to write one. */
  readonly example: string;
  /** Unit > size in the base unit. */
  readonly units: Readonly<Record<string, number>>;
}

/** Base units: ms, per hour, USD/GPUh, USD/Mtok, tokens/min, W, USD/MWh, USD, USD/h, share per year. */
export const DIMENSIONS: Readonly<Record<Dimension, DimensionUnits>> = {
  duration: {
    label: "a duration",
    example: "8 h",
    units: { ms: 1, s: SECOND_MS, min: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: WEEK_MS },
  },
  rate: {
    label: "a rate",
    example: "12 /h",
    units: { "/s": 3600, "/min": 60, "/h": 1, "/d": 1 / 24, "/w": 1 / 168 },
  },
  price: { label: "a price per GPU-hour", example: "2.95 USD/GPUh", units: { "USD/GPUh": 1 } },
  token_price: { label: "a price of tokens", example: "0.72 USD/Mtok", units: { "USD/Mtok": 1 } },
  token_rate: {
    label: "tokens per time",
    example: "100000 tokens/min",
    units: { "tokens/s": 60, "tokens/min": 1, "tokens/h": 1 / 60 },
  },
  power: { label: "a power", example: "700 W", units: { W: 1, kW: 1e3, MW: 1e6, GW: 1e9 } },
  electricity: {
    label: "an electricity price",
    example: "65 USD/MWh",
    units: { "USD/MWh": 1, "USD/kWh": 1e3 },
  },
  money: { label: "an amount of money", example: "100 USD", units: { USD: 1 } },
  money_rate: { label: "money per hour", example: "10 USD/h", units: { "USD/h": 1 } },
  growth: {
    label: "a growth rate",
    example: "6 %/month",
    units: { "%/month": 0.01, "%/year": 0.01, "/month": 1, "/year": 1 },
  },
};

/** Words that people write for a unit of the table; only for hints. */
const SPOKEN: Readonly<Record<string, string>> = {
  sec: "s", secs: "s", second: "s", seconds: "s", m: "min", mins: "min", minute: "min", minutes: "min", hr: "h",
  hrs: "h", hour: "h", hours: "h", day: "d", days: "d", week: "w", weeks: "w", "/hour": "/h", "/day": "/d",
  "/minute": "/min", "per hour": "/h", "per day": "/d", $: "USD", usd: "USD", "$/h": "USD/GPUh", "USD/GPU-hour": "USD/GPUh",
  "USD/GPU-h": "USD/GPUh", "USD/h": "USD/GPUh", "$/GPUh": "USD/GPUh", "$/MWh": "USD/MWh", "%/a": "%/year", "%": "%/month",
  watt: "W", watts: "W", "%/mo": "%/month", "%/yr": "%/year",
  "USD/M": "USD/Mtok", "$/M": "USD/Mtok", "$/Mtok": "USD/Mtok", "USD/MTok": "USD/Mtok", "USD/mtok": "USD/Mtok",
  "USD/Mtokens": "USD/Mtok", "USD/1M": "USD/Mtok", TPM: "tokens/min", tpm: "tokens/min", "tok/min": "tokens/min",
  "tok/s": "tokens/s",
}; // biome-ignore format: a table

export type Reading =
  | { readonly ok: true; readonly value: number; readonly decimal: Decimal; readonly unit: string }
  | { readonly ok: false; readonly expected: string; readonly found?: string; readonly hint: string };

/** A number and its unit of the wanted dimension, in the base unit. Never guesses a unit. */
export function readQuantity(input: unknown, dimension: Dimension): Reading {
  const { label, example, units } = DIMENSIONS[dimension];
  const expected = `${label} such as \`${example}\``;
  if (typeof input === "number" && Number.isFinite(input)) {
    const unit = example.slice(example.indexOf(" ") + 1);
    return { ok: false, expected, found: `\`${input}\` without a unit`, hint: `write \`${input} ${unit}\`` };
  }
  if (typeof input !== "string") return { ok: false, expected, hint: `write \`${example}\`` };
  const match = /^\s*([+-]?[\d.]+(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/.exec(input);
  const decimal = match === null ? undefined : parseDecimal(match[1] as string);
  if (match === null || decimal === undefined) return { ok: false, expected, hint: `write \`${example}\`` };
  const unit = (match[2] as string).replaceAll(/\s+/g, " ");
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined)
    return { ok: false, expected, ...explainUnit(match[1] as string, unit, dimension) };
  const value = Number(match[1]) * factor;
  if (!Number.isFinite(value)) return { ok: false, expected, hint: "write a smaller number" };
  return { ok: true, value: dimension === "growth" ? perYear(value, unit) : value, decimal, unit };
}

/** Compound growth per year; months are twelfths of a year. */
function perYear(value: number, unit: string): number {
  return unit.endsWith("month") ? (1 + value) ** 12 - 1 : value;
}

function explainUnit(number: string, unit: string, dimension: Dimension): { found?: string; hint: string } {
  const { units, example } = DIMENSIONS[dimension];
  const home = unit === "" ? undefined : dimensionOf(unit);
  if (unit === "") {
    const first = example.slice(example.indexOf(" ") + 1);
    return { found: `\`${number}\` without a unit`, hint: `write \`${number} ${first}\`` };
  }
  const spoken = Object.hasOwn(SPOKEN, unit) ? SPOKEN[unit] : undefined;
  const near =
    spoken !== undefined && Object.hasOwn(units, spoken) ? spoken : nearestName(unit, Object.keys(units));
  if (home !== undefined) {
    const found = `\`${number} ${unit}\`, which is ${DIMENSIONS[home].label}`;
    return { found, hint: `units here: ${Object.keys(units).join(", ")}` };
  }
  if (near !== undefined) return { hint: `write \`${number} ${near}\`` };
  return { hint: `units here: ${Object.keys(units).join(", ")}` };
}

function dimensionOf(unit: string): Dimension | undefined {
  return (Object.keys(DIMENSIONS) as Dimension[]).find((each) => Object.hasOwn(DIMENSIONS[each].units, unit));
}

export type Sign = "positive" | "nonnegative" | "signed";

/** Before the number: its sign, and for `positive` that one of its digits is not 0. */
const SIGN_PATTERN: Readonly<Record<Sign, string>> = {
  positive: "\\+?(?=[\\d.]*[1-9])",
  nonnegative: "\\+?",
  signed: "[+-]?",
};

/** Regular expression of the accepted texts, for the JSON Schema. */
export function quantityPattern(dimension: Dimension, sign: Sign = "nonnegative"): string {
  const units = Object.keys(DIMENSIONS[dimension].units).map((unit) => unit.replaceAll("/", "\\/"));
  return `^\\s*${SIGN_PATTERN[sign]}\\d+(\\.\\d+)?([eE][+-]?\\d+)?\\s*(${units.join("|")})\\s*$`;
}
