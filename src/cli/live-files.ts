import type { RunPlace, Sinks } from "../experiment/run-experiment.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import type { Variant } from "../model/scenario.ts";
import { JOBS_COLUMNS, LEASES_COLUMNS, recordSink } from "../output/records-csv.ts";
import { unionOf } from "../output/result-rows.ts";
import { RowWriter } from "../output/row-writer.ts";
import { timeseriesColumns, timeseriesSink } from "../output/timeseries-csv.ts";

export interface LiveOptions {
  readonly variants: readonly Variant[];
  readonly series: "all" | "first" | "none";
  readonly records: boolean;
}

/** The files that grow while the runs go: timeseries.csv, leases.csv, jobs.csv. */
export class LiveFiles {
  private readonly folder: ResultFolder;
  private readonly options: LiveOptions;
  private readonly products: readonly string[];
  private readonly writers = new Map<string, RowWriter>();

  constructor(folder: ResultFolder, options: LiveOptions) {
    this.folder = folder;
    this.options = options;
    const wrapped = options.variants.map((variant) => ({ variant }));
    this.products = unionOf(wrapped, (scenario) => scenario.products.map((product) => product.name));
    if (options.series !== "none") this.writer("timeseries.csv").header(timeseriesColumns(this.products));
    if (!options.records) return;
    this.writer("leases.csv").header(LEASES_COLUMNS);
    this.writer("jobs.csv").header(JOBS_COLUMNS);
  }

  /** Where one run puts its rows. */
  sinks({ variant, variantIndex, replication }: RunPlace): Sinks {
    const { series, records, variants } = this.options;
    const place = { variant, replication, scenario: variants[variantIndex]!.scenario };
    const wantsSeries = series === "all" || (series === "first" && replication === 0);
    return {
      ...(wantsSeries
        ? { series: timeseriesSink(this.writer("timeseries.csv"), { ...place, products: this.products }) }
        : {}),
      ...(records
        ? { records: recordSink({ leases: this.writer("leases.csv"), jobs: this.writer("jobs.csv") }, place) }
        : {}),
    };
  }

  /** Writes what is left and ends the files. */
  finish(): void {
    for (const [name, writer] of this.writers) {
      writer.flush();
      this.folder.finish(name);
    }
    this.writers.clear();
  }

  private writer(name: string): RowWriter {
    const existing = this.writers.get(name);
    if (existing !== undefined) return existing;
    const file = this.folder.create(name);
    const writer = new RowWriter((text) => file.write(text));
    this.writers.set(name, writer);
    return writer;
  }
}
