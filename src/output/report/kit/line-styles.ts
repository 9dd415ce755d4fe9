import { SERIES_STYLES } from "./palette.ts";

/** How far the dashes move against the colours in every further round, so that no pair comes again. */
const SHIFT = 3;

/** Colour and dash of the nth line: no two of the first 64 have both alike. */
export function lineStyleAt(at: number): { readonly colour: string; readonly dash: readonly number[] } {
  const count = SERIES_STYLES.length;
  const round = Math.floor(at / count);
  const { colour } = SERIES_STYLES[at % count]!;
  return { colour, dash: SERIES_STYLES[(at + SHIFT * round) % count]!.dash };
}
