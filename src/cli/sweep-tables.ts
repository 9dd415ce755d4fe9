import { summarizeVariant, type VariantSummary } from "../experiment/summarize.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import type { DescribedColumn } from "../metrics/described-column.ts";
import { METRICS, observedMetrics } from "../metrics/registry.ts";
import { RowWriter } from "../output/row-writer.ts";
import { type PathColumn, sweepColumns, sweepRows, sweepRunsColumns } from "../output/sweep-csv.ts";
import type { PointResult } from "./study.ts";

/** sweep.csv and sweep-runs.csv while they grow. */
export class SweepTables {
  private readonly folder: ResultFolder;
  private readonly paths: readonly PathColumn[];
  private readonly summary: RowWriter;
  private runs: RowWriter | undefined;
  private runsColumns: ReturnType<typeof sweepRunsColumns> = [];

  constructor(folder: ResultFolder, paths: readonly PathColumn[]) {
    this.folder = folder;
    this.paths = paths;
    this.summary = this.open("sweep.csv", sweepColumns(paths));
  }

  /** Writes the rows of a point; its summaries. */
  add(point: number, { point: values, results }: PointResult): readonly VariantSummary[] {
    const summaries = results.map(summarizeVariant);
    const key = { point, values };
    const columns = sweepColumns(this.paths);
    for (const row of sweepRows(key, summaries)) this.summary.row(columns, row);
    this.openRuns(results);
    for (const { variant, replications } of results) {
      for (const replication of replications)
        this.runs!.row(this.runsColumns, { ...key, variant: variant.name, replication });
    }
    return summaries;
  }

  finish(): void {
    this.summary.flush();
    this.folder.finish("sweep.csv");
    this.runs?.flush();
    if (this.runs !== undefined) this.folder.finish("sweep-runs.csv");
  }

  /** What `observe` yields is known from the first point on. */
  private openRuns(results: PointResult["results"]): void {
    if (this.runs !== undefined) return;
    const observed = observedMetrics(results.flatMap((each) => each.replications));
    this.runsColumns = sweepRunsColumns(this.paths, [...METRICS, ...observed]);
    this.runs = this.open("sweep-runs.csv", this.runsColumns);
  }

  private open(name: string, columns: readonly DescribedColumn[]): RowWriter {
    const file = this.folder.create(name, columns);
    const writer = new RowWriter((text) => file.write(text));
    writer.header(columns);
    return writer;
  }
}
