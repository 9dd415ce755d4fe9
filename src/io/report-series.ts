import type { ReportSeries } from "../model/report-data.ts";
import { CsvReader } from "./csv-reader.ts";

/** Columns that say which row it is. */
const KEYS = ["variant", "replication", "time_start", "time_end", "phase", "cluster"] as const;

/** Rows that the columns have room for at first; doubled when they are full. */
const ROWS_AT_FIRST = 256;

/** The numbers of one cluster in one variant. */
interface Block {
  rows: number;
  readonly values: Float64Array[];
}

/** Reads timeseries.csv, of every variant the first replication that it has. */
export function readSeries(path: string): ReportSeries {
  const reader = new CsvReader(path);
  try {
    return new SeriesReading(reader).read();
  } finally {
    reader.close();
  }
}

/** Numbers go into columns while the rows pass; texts that repeat are compared and not parsed again. */
class SeriesReading {
  private readonly reader: CsvReader;
  private readonly at: Readonly<Record<(typeof KEYS)[number], number>>;
  private readonly columns: readonly string[];
  private readonly places: readonly number[];
  private readonly blocks = new Map<string, Map<string, Block>>();
  private readonly replications = new Map<string, string>();
  private readonly clusters = new Set<string>();
  private readonly startsMs: number[] = [];
  private readonly endsMs: number[] = [];
  private warmupIntervals = 0;

  constructor(reader: CsvReader) {
    this.reader = reader;
    const { header } = reader;
    const place = (name: string): number => header.indexOf(name);
    this.at = Object.fromEntries(KEYS.map((name) => [name, place(name)])) as typeof this.at;
    this.columns = header.filter((name) => !(KEYS as readonly string[]).includes(name));
    this.places = this.columns.map(place);
  }

  read(): ReportSeries {
    const { reader, at } = this;
    while (reader.nextRow()) {
      const variant = reader.cell(at.variant);
      const replication = reader.cell(at.replication);
      if (!this.replications.has(variant)) this.replications.set(variant, replication);
      if (this.replications.get(variant) !== replication) continue;
      const cluster = reader.cell(at.cluster);
      this.clusters.add(cluster);
      this.addRow(this.blockOf(variant, cluster));
    }
    return this.result();
  }

  private blockOf(variant: string, cluster: string): Block {
    const ofVariant = this.blocks.get(variant) ?? new Map<string, Block>();
    this.blocks.set(variant, ofVariant);
    const block = ofVariant.get(cluster) ?? {
      rows: 0,
      values: this.places.map(() => new Float64Array(ROWS_AT_FIRST)),
    };
    ofVariant.set(cluster, block);
    return block;
  }

  private addRow(block: Block): void {
    const { reader, at } = this;
    const row = block.rows;
    // The intervals are alike everywhere: those of the first cluster are read.
    if (row === this.startsMs.length) {
      this.startsMs.push(Date.parse(reader.cell(at.time_start)));
      this.endsMs.push(Date.parse(reader.cell(at.time_end)));
      if (reader.cell(at.phase) === "warmup") this.warmupIntervals += 1;
    }
    for (let column = 0; column < this.places.length; column += 1) {
      let values = block.values[column]!;
      if (row === values.length) {
        values = new Float64Array(2 * row);
        values.set(block.values[column]!);
        block.values[column] = values;
      }
      values[row] = reader.cellNearly(this.places[column]!);
    }
    block.rows += 1;
  }

  private result(): ReportSeries {
    const { blocks, columns } = this;
    return {
      startMs: Float64Array.from(this.startsMs),
      endMs: Float64Array.from(this.endsMs),
      warmupIntervals: this.warmupIntervals,
      variants: [...blocks.keys()],
      clusters: [...this.clusters],
      columns,
      replication: [...this.replications.values()][0] ?? "",
      values(variant, cluster, column) {
        const block = blocks.get(variant)?.get(cluster);
        return block?.values[columns.indexOf(column)]?.subarray(0, block.rows);
      },
    };
  }
}
