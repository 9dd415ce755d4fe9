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
  if (unit === "share") return shareFigure(value);
  if (unit === "USD") return money(value);
  return unit.startsWith("USD/") ? value.toFixed(3) : figure(value);
}

/** As per cent: with more digits where one decimal would tell nothing, below one per cent and next to all. */
function shareFigure(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.00995) return `${figure(100 * value)}%`;
  if (value > 0.9945 && value < 1) return `${fixedBelow100(100 * value)}%`;
  return percent(value);
}

/** `99.49`, `99.971`: two digits of what is missing, so that it is never 100, which it is not. */
function fixedBelow100(value: number): string {
  const decimals = Math.min(12, Math.max(1, 1 - Math.floor(Math.log10(100 - value))));
  return value.toFixed(decimals);
}

function digits(value: number): string {
  if (value === 0 || value < 0.00005) return "0";
  if (value < 0.0995) return String(Number(value.toPrecision(2)));
  if (value < 9.995) return value.toFixed(2);
  if (value < 99.95) return value.toFixed(1);
  const whole = value.toFixed(0);
  return whole.length > 3 ? `${whole.slice(0, -3)},${whole.slice(-3)}` : whole;
}
