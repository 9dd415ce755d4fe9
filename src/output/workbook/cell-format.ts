import type { CellType } from "../../metrics/described-column.ts";

/** Format codes of numbers, in order of their style. */
const NUMBER_FORMATS = {
  plain: "General",
  whole: "#,##0",
  decimal: "#,##0.00",
  money: "#,##0.00;[Red]-#,##0.00",
  price: "#,##0.0000",
  share: "0.00%",
  instant: "yyyy-mm-dd hh:mm:ss",
} as const;

export type CellFormat = keyof typeof NUMBER_FORMATS;

const BY_UNIT: Readonly<Record<string, CellFormat>> = {
  "": "plain",
  USD: "money",
  "USD/GPU-h": "price",
  "GPU-h": "decimal",
  h: "decimal",
  share: "share",
};

/** How a number of that type and unit is shown; counts of things may be fractions where they are means. */
export function numberFormat(number: string, { type, unit }: { type: CellType; unit: string }): CellFormat {
  if (type === "count") return "whole";
  return BY_UNIT[unit] ?? (number.includes(".") ? "decimal" : "whole");
}

const FORMATS = Object.keys(NUMBER_FORMATS) as readonly CellFormat[];
/** Styles of texts; 0 is the default. */
export const TEXT_STYLES = { header: 1, numericHeader: 2, likeFormula: 3 } as const;
/** First style of cells that hold numbers. */
const FIRST = 4;
/** Identifiers of formats below are the standard's own. */
const CUSTOM_FORMAT = 164;

export function numberStyle(format: CellFormat): number {
  return FIRST + FORMATS.indexOf(format);
}

/** xl/styles.xml: one style per number format, and those of text. */
export function stylesXml(): string {
  const codes = FORMATS.map(
    (format, at) => `<numFmt numFmtId="${CUSTOM_FORMAT + at}" formatCode="${NUMBER_FORMATS[format]}"/>`,
  );
  const styles = FORMATS.map(
    (_, at) =>
      `<xf numFmtId="${CUSTOM_FORMAT + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    `<numFmts count="${codes.length}">${codes.join("")}</numFmts>`,
    `<fonts count="2"><font>${FONT}</font><font><b/>${FONT}</font></fonts>`,
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EDF3"/><bgColor indexed="64"/></patternFill></fill></fills>',
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    `<cellXfs count="${FIRST + styles.length}">`,
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>',
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">',
    '<alignment horizontal="right"/></xf>',
    // The mark that a spreadsheet sets when a person types an apostrophe first: editing the cell leaves it text.
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>',
    ...styles,
    "</cellXfs>",
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
    "</styleSheet>",
  ].join("");
}

const FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
