import { stylesXml } from "./cell-format.ts";
import type { Sheet } from "./sheet.ts";
import { sheetChunks } from "./sheet-xml.ts";
import { attributeXml } from "./xml-text.ts";

/** A file inside a workbook, which is an archive of them. */
export interface WorkbookPart {
  readonly path: string;
  readonly chunks: Iterable<string>;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/**
 * The parts of an Office Open XML workbook, made of its sheets alone: no date, no program, no user.
 *
 * Texts stand in their cells, not in a table of their own, so that a sheet is written as it is read.
 *
 * @see ISO/IEC 29500-1, 12.3 and 18
 */
export function workbookParts(sheets: readonly Sheet[]): readonly WorkbookPart[] {
  return [
    { path: "[Content_Types].xml", chunks: [contentTypesXml(sheets)] },
    { path: "_rels/.rels", chunks: [relationsXml([["officeDocument", "xl/workbook.xml"]])] },
    { path: "xl/workbook.xml", chunks: [workbookXml(sheets)] },
    {
      path: "xl/_rels/workbook.xml.rels",
      chunks: [
        relationsXml([
          ...sheets.map((_, at) => ["worksheet", `worksheets/sheet${at + 1}.xml`] as const),
          ["styles", "styles.xml"],
        ]),
      ],
    },
    { path: "xl/styles.xml", chunks: [stylesXml()] },
    ...sheets.map((sheet, at) => ({
      path: `xl/worksheets/sheet${at + 1}.xml`,
      chunks: sheetChunks(sheet, at === 0),
    })),
  ];
}

function contentTypesXml(sheets: readonly Sheet[]): string {
  const parts = [
    ["/xl/workbook.xml", "sheet.main"],
    ["/xl/styles.xml", "styles"],
    ...sheets.map((_, at) => [`/xl/worksheets/sheet${at + 1}.xml`, "worksheet"]),
  ];
  const overrides = parts.map(
    ([name, type]) => `<Override PartName="${name}" ContentType="${CONTENT}.${type}+xml"/>`,
  );
  return (
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join("")}</Types>`
  );
}

function workbookXml(sheets: readonly Sheet[]): string {
  const entries = sheets.map(
    ({ name }, at) => `<sheet name="${attributeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  return (
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews>` +
    `<sheets>${entries.join("")}</sheets></workbook>`
  );
}

/** Relations by their kind and target, numbered from rId1. */
function relationsXml(relations: readonly (readonly [kind: string, target: string])[]): string {
  const entries = relations.map(
    ([kind, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
  );
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${entries.join("")}</Relationships>`;
}
