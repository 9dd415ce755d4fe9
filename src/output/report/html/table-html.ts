import type { DataTable, Figure, TableCell } from "../kit/data-table.ts";
import { escaped } from "./escape.ts";

/** A figure with its exact value and its source. */
export function figureHtml({ value, text, from }: Figure): string {
  return `<data value="${value}" data-from="${escaped(from)}">${escaped(text)}</data>`;
}

/** A table whose first column heads the rows; it scrolls in a box of its own where it is wider than the screen. */
export function tableHtml({ caption, head, rows }: DataTable): string {
  const top = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const body = rows.map(
    ([first, ...cells]) => `<tr><th scope="row">${contentOf(first)}</th>${cells.map(cellHtml).join("")}</tr>`,
  );
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table>` +
    `<caption>${escaped(caption)}</caption><thead><tr>${top}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`
  );
}

function cellHtml(cell: TableCell): string {
  const isNumber = typeof cell === "object";
  return `<td${isNumber ? ' class="number"' : ""}>${contentOf(cell)}</td>`;
}

function contentOf(cell: TableCell): string {
  if (cell === undefined) return "–";
  return typeof cell === "string" ? escaped(cell) : figureHtml(cell);
}
