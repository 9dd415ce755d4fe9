import Table from "cli-table3";

export interface PlainTable {
  /** Headings; a line break starts a second line. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells stand to the left, all others to the right: so many from the first, or one by one. */
  readonly leftColumns: number | readonly boolean[];
  /** Makes a heading stand out; the identity where colour is off. */
  readonly strong: (text: string) => string;
}

/** Columns of text without lines between them and without spaces at the ends of lines. */
export function plainTable({ head, rows, leftColumns, strong }: PlainTable): string {
  const isLeft = (index: number): boolean =>
    typeof leftColumns === "number" ? index < leftColumns : leftColumns[index] === true;
  const table = new Table({
    head: head.map((heading) => heading.split("\n").map(strong).join("\n")),
    colAligns: head.map((_, index) => (isLeft(index) ? "left" : "right")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1, compact: true },
    chars: BARE,
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Only blanks between columns and a rule under the heading. */
const BARE = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: " ",
};
