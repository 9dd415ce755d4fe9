import { neutralizeFormula } from "../../model/cell-text.ts";
import { numberStyle, TEXT_STYLES } from "./cell-format.ts";
import type { Sheet, SheetCell, SheetColumn } from "./sheet.ts";
import { cellXml } from "./xml-text.ts";

/** A sheet as chunks of XML: the header frozen and with filters, a row at a time. */
export function* sheetChunks({ columns, rows }: Sheet, isFirst: boolean): Generator<string> {
  const letters = columns.map((_, index) => columnName(index));
  const selected = isFirst ? ' tabSelected="1"' : "";
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    `<sheetViews><sheetView${selected} workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>' +
    `</sheetView></sheetViews><cols>${columns.map(widthXml).join("")}</cols><sheetData>`;
  yield `<row r="1">${columns.map((column, at) => titleXml(column, `${letters[at]}1`)).join("")}</row>`;
  let number = 1;
  for (const row of rows()) yield rowXml(row, letters, ++number);
  yield `</sheetData><autoFilter ref="A1:${letters.at(-1)}${number}"/></worksheet>`;
}

function widthXml({ width }: SheetColumn, index: number): string {
  return `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`;
}

function titleXml({ title, isNumeric }: SheetColumn, place: string): string {
  return textXml(title, place, isNumeric ? TEXT_STYLES.numericHeader : TEXT_STYLES.header);
}

function rowXml(cells: readonly SheetCell[], letters: readonly string[], number: number): string {
  let xml = `<row r="${number}">`;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index];
    if (cell === undefined) continue;
    const place = `${letters[index]}${number}`;
    if ("number" in cell) xml += `<c r="${place}" s="${numberStyle(cell.format)}"><v>${cell.number}</v></c>`;
    else xml += textXml(cell.text, place, textStyle(cell.text));
  }
  return `${xml}</row>`;
}

function textXml(text: string, place: string, style: number): string {
  const mark = style === 0 ? "" : ` s="${style}"`;
  return `<c r="${place}"${mark} t="inlineStr"><is><t xml:space="preserve">${cellXml(text)}</t></is></c>`;
}

function textStyle(text: string): number {
  return neutralizeFormula(text) === text ? 0 : TEXT_STYLES.likeFormula;
}

/** 0 as `A`, 26 as `AA`. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
