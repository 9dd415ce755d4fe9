import { createHash } from "node:crypto";

const UNARY = [
  Math.exp,
  Math.expm1,
  Math.log,
  Math.log1p,
  Math.log2,
  Math.log10,
  Math.sin,
  Math.cos,
  Math.tan,
  Math.atan,
  Math.tanh,
  Math.cbrt,
  Math.sqrt,
] as const;

/** Spread over the ranges in which the samplers call these functions. */
const ARGUMENTS = [
  0.1,
  1 / 3,
  0.5,
  0.731,
  0.999999,
  1.005,
  2.5,
  Math.PI,
  7.77,
  19.3,
  123.456,
  700.1,
] as const;

/**
 * SHA-256 over the bits of a fixed list of results of the math library.
 *
 * JavaScript leaves the last bit of most of these functions to the engine: equal fingerprints mean that equal inputs
 * give equal bytes.
 */
export function mathFingerprint(): string {
  const values: number[] = [];
  for (const x of ARGUMENTS) {
    for (const call of UNARY) values.push(call(x));
    for (const y of ARGUMENTS) values.push(x ** y, y ** -x, Math.atan2(x, y), Math.hypot(x, y));
  }
  return createHash("sha256")
    .update(new Uint8Array(Float64Array.from(values).buffer))
    .digest("hex");
}
