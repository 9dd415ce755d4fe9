/**
 * Rows of a long table that a picture shows: of equal stretches of rows the first and the last one, and of every column
 * the lowest and the highest value. A picture through them has every peak and trough of the stretch at its own place, and
 * every row is one of the table, none a mean.
 *
 * @param columns  Values by row; NaN = none.
 * @param rowsMax  All rows are kept up to this many; of more, at most this many, in as many stretches as that allows.
 * @returns Row numbers, ascending.
 * @see Jugel et al. (2014), "M4: a visualization-oriented time series data aggregation", VLDB 7(10), which keeps the same
 *   four rows for one column.
 */
export function thinnedRows(columns: readonly Float64Array[], rowsMax: number): readonly number[] {
  const rows = columns[0]?.length ?? 0;
  if (rows <= rowsMax) return Array.from({ length: rows }, (_, row) => row);
  // Extremes of several columns often fall on one row: more stretches may fit than the worst case has room for.
  for (let stretches = Math.ceil(rowsMax / 3); stretches > 1; stretches = Math.floor(0.8 * stretches)) {
    const kept = extremeRows(columns, stretches);
    if (kept.length <= rowsMax) return kept;
  }
  return extremeRows(columns, 1);
}

function extremeRows(columns: readonly Float64Array[], stretches: number): readonly number[] {
  const rows = columns[0]!.length;
  const isKept = new Uint8Array(rows);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((rows * stretch) / stretches);
    const to = Math.floor((rows * (stretch + 1)) / stretches);
    isKept[from] = 1;
    isKept[to - 1] = 1;
    for (const column of columns) keepExtremes(column, { from, to, isKept });
  }
  return [...isKept.keys()].filter((row) => isKept[row] === 1);
}

/** Marks the lowest and the highest value in [from, to), the first where several are. */
function keepExtremes(
  column: Float64Array,
  { from, to, isKept }: { readonly from: number; readonly to: number; readonly isKept: Uint8Array },
): void {
  let lowest = from;
  let highest = from;
  for (let row = from + 1; row < to; row += 1) {
    const value = column[row]!;
    if (Number.isNaN(value)) continue;
    // Written so that any value beats none.
    if (!(value >= column[lowest]!)) lowest = row;
    if (!(value <= column[highest]!)) highest = row;
  }
  isKept[lowest] = 1;
  isKept[highest] = 1;
}
