import { neutralizeFormula } from "../../model/cell-text.ts";
import { HEADER_STYLE, numberStyle, QUOTED_STYLE } from "./cell-format.ts";
import type { Sheet, SheetCell } from "./sheet.ts";
import { cellXml } from "./xml-text.ts";

/** A sheet as chunks of XML: the header frozen and with filters, a row at a time. */
export function* sheetChunks({ header, widths, rows }: Sheet, isFirst: boolean): Generator<string> {
  const columns = header.map((_, index) => columnName(index));
  const selected = isFirst ? ' tabSelected="1"' : "";
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    `<sheetViews><sheetView${selected} workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>' +
    `</sheetView></sheetViews><cols>${widths.map(widthXml).join("")}</cols><sheetData>`;
  const names = header.map((text): SheetCell => ({ text }));
  yield rowXml(names, { columns, number: 1, textStyle: HEADER_STYLE });
  let number = 1;
  for (const row of rows()) yield rowXml(row, { columns, number: ++number });
  yield `</sheetData><autoFilter ref="A1:${columns.at(-1)}${number}"/></worksheet>`;
}

function widthXml(width: number, index: number): string {
  return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
}

interface Place {
  readonly columns: readonly string[];
  /** From 1. */
  readonly number: number;
  /** Style of all texts of the row; absent = by the text. */
  readonly textStyle?: number;
}

function rowXml(cells: readonly SheetCell[], { columns, number, textStyle }: Place): string {
  let xml = `<row r="${number}">`;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (cell === undefined) continue;
    const place = `<c r="${columns[index]}${number}"`;
    if ("number" in cell) xml += `${place} s="${numberStyle(cell.format)}"><v>${cell.number}</v></c>`;
    else {
      const style = textStyle ?? textStyleOf(cell.text);
      const mark = style === 0 ? "" : ` s="${style}"`;
      xml += `${place}${mark} t="inlineStr"><is><t xml:space="preserve">${cellXml(cell.text)}</t></is></c>`;
    }
  }
  return `${xml}</row>`;
}

function textStyleOf(text: string): number {
  return neutralizeFormula(text) === text ? 0 : QUOTED_STYLE;
}

/** 0 as `A`, 26 as `AA`. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
