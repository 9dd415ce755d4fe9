import type { ReportData } from "../../../model/report-data.ts";
import { meanOfCells, meanOfSums, namesIn } from "../entity-figures.ts";
import type { TableCell } from "../kit/data-table.ts";
import { variantsBestFirst } from "../numbers.ts";
import type { Block } from "../section.ts";

/** A table with more rows is folded away at first. */
const ROWS_OPEN = 24;

/** A column of a file as a column of a table. */
export interface EntityColumn {
  readonly title: string;
  readonly column: string;
  readonly textOf: (value: number) => string;
  /** `level`: a mean of the cells that have one; otherwise an amount that is 0 where it is missing. */
  readonly isLevel?: boolean;
  /** Left out where it is 0 everywhere, too: what few scenarios have. */
  readonly isRare?: boolean;
}

export interface EntityTableWishes {
  readonly file: string;
  /** Column that names a thing, such as `segment`. */
  readonly kind: string;
  readonly columns: readonly EntityColumn[];
  readonly caption: string;
}

/** Things and variants down, columns of their file across; columns without any figure are left out. */
export function entityTable(data: ReportData, wishes: EntityTableWishes): readonly Block[] {
  const { file, kind, caption } = wishes;
  const names = namesIn(data, file, kind);
  const places = variantsBestFirst(data).flatMap((variant) =>
    names.map((name) => ({ name, place: { file, variant, where: { [kind]: name } } })),
  );
  const cells = places.map(({ place }) =>
    wishes.columns.map((each) => (each.isLevel ? meanOfCells : meanOfSums)(data, place, each)),
  );
  const shown = wishes.columns.flatMap((column, at) =>
    cells.some((row) => row[at] !== undefined && !(column.isRare && row[at].value === 0))
      ? [{ ...column, at }]
      : [],
  );
  if (shown.length === 0) return [];
  const rows = places.map(({ name, place }, line): readonly TableCell[] => [
    name,
    place.variant,
    ...shown.map(({ at }) => cells[line]![at]),
  ]);
  const head = [kind, "variant", ...shown.map(({ title }) => title)];
  const block: Block = { kind: "table", table: { caption, head, rows } };
  return rows.length > ROWS_OPEN ? [{ kind: "details", summary: caption, blocks: [block] }] : [block];
}
