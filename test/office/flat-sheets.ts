/** A cell as a spreadsheet program understood it: a number, an instant, or a text; absent = empty. */
export type FlatCell = number | Date | string | undefined;

/**
 * Sheets of a flat OpenDocument file by name, each cell with the type that the program gave it.
 *
 * Enough of the format for tables without pictures: empty cells and rows that are repeated at the ends are dropped.
 */
export function flatSheets(xml: string): ReadonlyMap<string, readonly (readonly FlatCell[])[]> {
  const sheets = new Map<string, readonly (readonly FlatCell[])[]>();
  for (const [, name, body] of xml.matchAll(
    /<table:table table:name="([^"]*)"[^>]*>([\s\S]*?)<\/table:table>/g,
  ))
    sheets.set(plain(name!), rowsOf(body!));
  return sheets;
}

function rowsOf(body: string): FlatCell[][] {
  const rows: FlatCell[][] = [];
  for (const [, attributes, cells] of body.matchAll(
    /<table:table-row([^>]*)>([\s\S]*?)<\/table:table-row>/g,
  )) {
    const row = cellsOf(cells!);
    if (row.length === 0) continue;
    const repeated = Number(attributeOf(attributes!, "table:number-rows-repeated") ?? 1);
    for (let time = 0; time < repeated; time++) rows.push(row);
  }
  return rows;
}

function cellsOf(body: string): FlatCell[] {
  const cells: FlatCell[] = [];
  const pattern =
    /<table:(?:covered-)?table-cell([^>]*?)(?:\/>|>([\s\S]*?)<\/table:(?:covered-)?table-cell>)/g;
  for (const [, attributes, content = ""] of body.matchAll(pattern)) {
    const cell = cellOf(attributes!, content);
    const repeated = Number(attributeOf(attributes!, "table:number-columns-repeated") ?? 1);
    if (cell === undefined && repeated > 1000) break;
    for (let time = 0; time < repeated; time++) cells.push(cell);
  }
  while (cells.length > 0 && cells.at(-1) === undefined) cells.pop();
  return cells;
}

function cellOf(attributes: string, content: string): FlatCell {
  if (attributeOf(attributes, "table:formula") !== undefined) return `formula ${attributes}`;
  switch (attributeOf(attributes, "office:value-type")) {
    case undefined:
      return undefined;
    case "date":
      return new Date(`${attributeOf(attributes, "office:date-value")}Z`);
    case "string":
      return textOf(content);
    default:
      return Number(attributeOf(attributes, "office:value"));
  }
}

/** Paragraphs are lines; runs of blanks are elements of their own. */
function textOf(content: string): string {
  const lines = [...content.matchAll(/<text:p[^>]*?(?:\/>|>([\s\S]*?)<\/text:p>)/g)].map(([, line = ""]) =>
    plain(
      line
        .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count) => " ".repeat(Number(count ?? 1)))
        .replace(/<text:tab\/>/g, "\t")
        .replace(/<text:line-break\/>/g, "\n")
        .replace(/<[^>]+>/g, ""),
    ),
  );
  return lines.join("\n");
}

function attributeOf(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function plain(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (_, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name]!;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
