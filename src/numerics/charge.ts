import { MS_PER_HOUR, NANO_PER_USD } from "./exact-sums.ts";
import { divideHalfEven } from "./half-even.ts";

const NANO = BigInt(NANO_PER_USD);
/** Shares are read with this many decimals. */
const SHARE_DECIMALS = 12;

/**
 * Price x use, rounded once, half-even, to whole nano-USD: out[0] = whole USD, out[1] = nano-USD in [0, 1e9).
 *
 * Exact without big integers. With use = q h + r ms and price = a USD + b nano-USD the product is
 *   q a USD  +  q b nano-USD  +  r a USD ms / h  +  r b nano-USD ms / h,
 * where every factor is split so far that each product stays below 2^53.
 *
 * @param out  Receives the result.
 * @param priceNano  Price, whole, may be negative [nano-USD per GPU-hour].
 * @param gpuMs  Use, whole, >= 0 [GPU-ms].
 * @throws RangeError if an argument is not whole or the result exceeds 2^53 USD.
 */
export function chargeInto(out: Float64Array, priceNano: number, gpuMs: number): void {
  if (!(Number.isSafeInteger(priceNano) && Number.isSafeInteger(gpuMs) && gpuMs >= 0)) {
    throw new RangeError(
      `a charge needs whole factors: ${priceNano} nano-USD per GPU-hour x ${gpuMs} GPU-ms`,
    );
  }
  const price = Math.abs(priceNano);
  const hours = Math.floor(gpuMs / MS_PER_HOUR);
  const ms = gpuMs - hours * MS_PER_HOUR;
  const priceUsd = Math.floor(price / NANO_PER_USD);
  const priceRest = price - priceUsd * NANO_PER_USD;

  // Whole hours. A million hours x nano-USD = milli-USD, so that the second product is below 1e15.
  const millionHours = Math.floor(hours / 1e6);
  const milliUsd = millionHours * priceRest;
  const wholeMilli = Math.floor(milliUsd / 1000);
  let usd = hours * priceUsd + wholeMilli;
  let nano = (milliUsd - wholeMilli * 1000) * 1e6 + (hours - millionHours * 1e6) * priceRest;

  // The rest of an hour. 1 USD x ms / h = 1e9 / 3.6e6 nano-USD = 2500 / 9 nano-USD.
  const usdMs = ms * priceUsd;
  const msUsd = Math.floor(usdMs / MS_PER_HOUR);
  const ninths = (usdMs - msUsd * MS_PER_HOUR) * 2500;
  const msNano = Math.floor(ninths / 9);
  const nanoMs = ms * priceRest;
  const restNano = Math.floor(nanoMs / MS_PER_HOUR);
  usd += msUsd;
  nano += msNano + restNano;

  // What is left, in 1 / 3.6e6 nano-USD, below two nano-USD.
  let rest = (ninths - msNano * 9) * (MS_PER_HOUR / 9) + (nanoMs - restNano * MS_PER_HOUR);
  if (rest >= MS_PER_HOUR) {
    rest -= MS_PER_HOUR;
    nano += 1;
  }
  if (rest > MS_PER_HOUR / 2 || (rest === MS_PER_HOUR / 2 && nano % 2 === 1)) nano += 1;
  write(out, { usd, nano, negative: priceNano < 0 });
}

/**
 * A share of an amount, rounded half-even to whole nano-USD: out[0] = whole USD, out[1] = nano-USD in [0,
 * 1e9).
 *
 * The share counts as the decimal that it prints as, to 12 places, so that 0.1 is exactly a tenth.
 *
 * @throws RangeError unless 0 <= share <= 1.
 */
export function shareOfInto(out: Float64Array, usd: number, nano: number, share: number): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share lies in 0..1, got ${share}`);
  const numerator = BigInt(share.toFixed(SHARE_DECIMALS).replace(".", ""));
  const total = BigInt(usd) * NANO + BigInt(nano);
  const part = divideHalfEven(total * numerator, 10n ** BigInt(SHARE_DECIMALS));
  const size = part < 0n ? -part : part;
  write(out, { usd: Number(size / NANO), nano: Number(size % NANO), negative: part < 0n });
}

/**
 * Whole nano-USD of an amount in dollars, half-even on its shortest decimal text, so that 2.95 is
 * 2,950,000,000.
 *
 * @throws RangeError if the amount is not finite or its nano-USD exceed 2^53 (about nine million dollars).
 */
export function toNano(usd: number): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(usd));
  if (match === null) throw new RangeError(`not an amount in USD: ${usd}`);
  const fraction = match[3] ?? "";
  const digits = BigInt(match[2]! + fraction);
  const exponent = 9 - fraction.length + Number(match[4] ?? 0);
  const size =
    exponent >= 0 ? digits * 10n ** BigInt(exponent) : divideHalfEven(digits, 10n ** BigInt(-exponent));
  const nano = Number(match[1] === "-" ? -size : size);
  if (!Number.isSafeInteger(nano)) throw new RangeError(`${usd} USD exceeds the range of whole nano-USD`);
  return nano;
}

/** The exact amount hi USD + lo nano-USD with nine decimals; never "-0.000000000". */
export function formatNanoUsd(hi: number, lo: number): string {
  const negative = hi < 0;
  const borrow = negative && lo > 0;
  const usd = negative ? -hi - (borrow ? 1 : 0) : hi;
  const nano = borrow ? NANO_PER_USD - lo : lo;
  return `${negative ? "-" : ""}${BigInt(usd)}.${String(nano).padStart(9, "0")}`;
}

/** Carries nano into USD and writes the amount with its sign, `nano` in [0, 1e9). */
function write(out: Float64Array, size: { usd: number; nano: number; negative: boolean }): void {
  const carry = Math.floor(size.nano / NANO_PER_USD);
  const usd = size.usd + carry;
  const nano = size.nano - carry * NANO_PER_USD;
  if (usd > Number.MAX_SAFE_INTEGER) throw new RangeError(`an amount exceeds 2^53 USD: ${usd}`);
  if (!size.negative) {
    out[0] = usd;
    out[1] = nano;
  } else {
    out[0] = nano > 0 ? -usd - 1 : 0 - usd;
    out[1] = nano > 0 ? NANO_PER_USD - nano : 0;
  }
}
