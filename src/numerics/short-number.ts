const DIGITS = 6;

/**
 * A number with six significant digits that still rounds as the whole number does to any three to five of them.
 *
 * Rounding twice can err: 1.2349996 > 1.235 > 1.24. So digits are cut instead, and where what is cut is not 0 and the last
 * digit is 0 or 5, it becomes 1 or 6: no later rounding takes it for a tie or for exact.
 *
 * @see Boldo & Melquiond (2008), "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd".
 */
export function shortNumber(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const size = Math.abs(value);
  const power = DIGITS - 1 - Math.floor(Math.log10(size));
  const scaled = power >= 0 ? size * 10 ** power : size / 10 ** -power;
  const near = Math.round(scaled);
  // What double arithmetic adds or takes in the last place of 16 is no digit of the number.
  const isExact = Math.abs(scaled - near) < 1e-8;
  const cut = isExact ? near : Math.floor(scaled);
  const whole = !isExact && cut % 5 === 0 ? cut + 1 : cut;
  const short = power >= 0 ? whole / 10 ** power : whole * 10 ** -power;
  return value < 0 ? -short : short;
}
