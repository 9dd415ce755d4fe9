import type { DataTable, Figure, TableCell } from "../kit/data-table.ts";
import { escaped, escapedInSingle, proseHtml } from "./escape.ts";

/** A figure with its exact value and its source. */
export function figureHtml({ value, text, from }: Figure): string {
  return `<data value="${value}" data-from='${escapedInSingle(from)}'>${escaped(text)}</data>`;
}

/** A table whose first column heads the rows; it scrolls in a box of its own where it is wider than the screen. */
export function tableHtml({ caption, head, rows }: DataTable): string {
  const kinds = head.map((_, at) => (isOfFigures(rows, at) ? ' class="number"' : ""));
  const top = head.map((text, at) => `<th scope="col"${kinds[at]}>${escaped(text)}</th>`).join("");
  const body = rows.map(
    ([first, ...cells]) =>
      `<tr><th scope="row">${contentOf(first)}</th>${cells.map((cell, at) => cellHtml(cell, kinds[at + 1])).join("")}</tr>`,
  );
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table>` +
    `<caption>${escaped(caption)}</caption><thead><tr>${top}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`
  );
}

const cellHtml = (cell: TableCell, kind = ""): string => `<td${kind}>${contentOf(cell)}</td>`;

function contentOf(cell: TableCell): string {
  if (cell === undefined) return "–";
  if (typeof cell === "string") return proseHtml(cell);
  if (!("mean" in cell)) return figureHtml(cell);
  const { mean, low, high } = cell;
  // An interval without width says no more than its mean.
  if (low === undefined || high === undefined || low.value === high.value) return figureHtml(mean);
  return `${figureHtml(mean)}<br><small>${figureHtml(low)} to ${figureHtml(high)}</small>`;
}

/** Whether a column has figures in it: they stand right, and so does its head. */
function isOfFigures(rows: DataTable["rows"], column: number): boolean {
  return rows.some((cells) => typeof cells[column] === "object");
}
