/**
 * Rows that a picture of a long table has to show: in each of some stretches of equal length the first and the last row,
 * and of every column the lowest and the highest value. A picture through these rows has every peak and every trough
 * that the whole table has, at its own place; none is a mean.
 *
 * @param columns  Values by row; NaN = none.
 * @param stretches  Into how many the rows are cut; all rows are kept where that is fewer than the stretches would keep.
 * @returns Row numbers, ascending.
 * @see Jugel et al. (2014), "M4: a visualization-oriented time series data aggregation", VLDB 7(10), which keeps the same
 *   four rows for one column.
 */
export function extremeRows(columns: readonly Float64Array[], stretches: number): readonly number[] {
  const rows = columns[0]?.length ?? 0;
  if (rows <= 4 * stretches) return Array.from({ length: rows }, (_, row) => row);
  const kept = new Set<number>();
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((rows * stretch) / stretches);
    const to = Math.floor((rows * (stretch + 1)) / stretches);
    kept.add(from);
    kept.add(to - 1);
    for (const column of columns) {
      const { lowest, highest } = extremesOf(column, from, to);
      kept.add(lowest);
      kept.add(highest);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

/** Rows of the lowest and highest value in [from, to), the first where several are; `from` where there is no value. */
function extremesOf(
  column: Float64Array,
  from: number,
  to: number,
): { readonly lowest: number; readonly highest: number } {
  let lowest = from;
  let highest = from;
  for (let row = from + 1; row < to; row += 1) {
    const value = column[row]!;
    if (Number.isNaN(value)) continue;
    if (!(value >= column[lowest]!)) lowest = row;
    if (!(value <= column[highest]!)) highest = row;
  }
  return { lowest, highest };
}
