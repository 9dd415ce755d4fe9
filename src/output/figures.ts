/** Numbers for people: three or four digits that count; the files have them all. */

const LARGE = [
  { from: 1e12, suffix: "T" },
  { from: 1e9, suffix: "B" },
  { from: 1e6, suffix: "M" },
  { from: 1e4, divisor: 1e3, suffix: "k" },
] as const;

/** A number with at least three significant digits: `0.0123`, `2.95`, `123`, `4,567`, `12.3k`, `1.23M`. */
export function figure(value: number): string {
  if (value < 0) {
    const text = figure(-value);
    return text === "0" ? text : `-${text}`;
  }
  for (const scale of LARGE) {
    // 0.9995 of the next scale already rounds up to it.
    if (value >= scale.from * 0.9995)
      return `${digits(value / ("divisor" in scale ? scale.divisor : scale.from))}${scale.suffix}`;
  }
  return digits(value);
}

/** Money: `$1.23M`, `-$45.6`. */
export function money(value: number): string {
  const text = figure(Math.abs(value));
  return `${value < 0 && text !== "0" ? "-" : ""}$${text}`;
}

/** A share as per cent: `71.2%`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A value of a metric in its unit: money, a share, or a number. */
export function metricFigure(unit: string, value: number): string {
  // A difference of shares is often far below a tenth of a per cent.
  if (unit === "share")
    return value !== 0 && Math.abs(value) < 0.0005 ? `${figure(100 * value)}%` : percent(value);
  if (unit === "USD") return money(value);
  return unit.startsWith("USD/") ? value.toFixed(3) : figure(value);
}

function digits(value: number): string {
  if (value === 0 || value < 0.00005) return "0";
  if (value < 0.0995) return String(Number(value.toPrecision(2)));
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  const whole = value.toFixed(0);
  return whole.length > 3 ? `${whole.slice(0, -3)},${whole.slice(-3)}` : whole;
}
