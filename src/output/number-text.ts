import { MS_PER_HOUR } from "../numerics/exact-sums.ts";
import { divideHalfEven } from "../numerics/half-even.ts";

/** An exact length of GPU time in two parts {GPU-hours, GPU-ms}. */
interface GpuTime {
  readonly hi: number;
  readonly lo: number;
}

/** Decimals of an exact GPU time: enough that price x time is right to far below a nano-USD. */
const GPU_HOUR_DECIMALS = 15;

/**
 * Shortest decimal that reads back as the same double, without exponent and without a negative zero.
 *
 * @throws RangeError if the number is not finite: absent values are `undefined`, never NaN.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a cell must be finite, got ${value}`);
  const text = String(value === 0 ? 0 : value);
  return text.includes("e") ? withoutExponent(text) : text;
}

/** `1.5e-7` as `0.00000015`. */
function withoutExponent(text: string): string {
  const [, sign, whole, fraction, power] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)!;
  const digits = `${whole}${fraction ?? ""}`;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits}${"0".repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** An exact GPU time as a decimal number of GPU-hours, to 15 decimals, without trailing zeros. */
export function formatGpuHours(time: GpuTime): string {
  const scale = 10n ** BigInt(GPU_HOUR_DECIMALS);
  const gpuMs = BigInt(time.hi) * BigInt(MS_PER_HOUR) + BigInt(time.lo);
  const scaled = divideHalfEven((gpuMs < 0n ? -gpuMs : gpuMs) * scale, BigInt(MS_PER_HOUR));
  const fraction = String(scaled % scale)
    .padStart(GPU_HOUR_DECIMALS, "0")
    .replace(/0+$/, "");
  return `${gpuMs < 0n ? "-" : ""}${scaled / scale}${fraction === "" ? "" : `.${fraction}`}`;
}
