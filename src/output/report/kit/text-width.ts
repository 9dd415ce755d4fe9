/**
 * Widths of the characters from space to tilde in DejaVu Sans, a wide face and the usual one of Linux [0.01 em]: a
 * picture that is drawn without a page leaves room enough for the narrower faces of other systems. Measured in Chromium.
 */
const WIDTHS = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34,
  34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73,
  68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63,
  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

const FIRST = 32;
/** Of a character that is not in the list, such as a Chinese one [0.01 em]. */
const OTHER = 100;
const DEFAULT_SIZE_PX = 12;

/** Width of a text in a font such as `12px sans-serif`, as a canvas would measure it [px]. */
export function measuredText(text: string, font = ""): { readonly width: number } {
  const sizePx = Number(/([\d.]+)px/.exec(font)?.[1] ?? DEFAULT_SIZE_PX);
  let hundredths = 0;
  for (const character of text) hundredths += WIDTHS[character.codePointAt(0)! - FIRST] ?? OTHER;
  return { width: (sizePx * hundredths) / 100 };
}
