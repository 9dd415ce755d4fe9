import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { LiveWish } from "../experiment/backends/run-job.ts";
import type { Runner } from "../experiment/backends/runner.ts";
import type { VariantResult } from "../experiment/run-experiment.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import { OutputError } from "../model/output-error.ts";
import type { Variant } from "../model/scenario.ts";
import { servesByRequest } from "../model/serving.ts";
import { quotedText } from "../output/csv-text.ts";
import { MODEL_SERIES_COLUMNS } from "../output/model-series-csv.ts";
import { JOBS_COLUMNS, LEASES_COLUMNS } from "../output/records-csv.ts";
import { REQUESTS_COLUMNS } from "../output/requests-csv.ts";
import { unionOf } from "../output/result-rows.ts";
import { timeseriesColumns } from "../output/timeseries-csv.ts";

export interface LiveOptions {
  readonly series: "all" | "first" | "none";
  readonly records: boolean;
}

/** Rows that each run writes beside its result, by variant and replication. */
export function liveWishes(
  variants: readonly Variant[],
  { series, records }: LiveOptions,
): (variant: string, replication: number) => LiveWish | undefined {
  const names = pricedNames(variants);
  return (variant, replication) => {
    const wantsSeries = series === "all" || (series === "first" && replication === 0);
    return wantsSeries || records ? { variant, ...names, series: wantsSeries, records } : undefined;
  };
}

/** Where the rows of finished runs are. */
export interface LiveSource {
  readonly runner: Runner;
  readonly seed: string;
  readonly check: boolean;
}

/**
 * Writes timeseries.csv, timeseries-models.csv, leases.csv, jobs.csv and requests.csv: the rows of all runs, variant by variant and replication by
 * replication, whoever did the runs and when.
 *
 * @throws OutputError from the disk, and when stored rows are not what they were.
 */
export async function writeLiveFiles(
  folder: ResultFolder,
  results: readonly VariantResult[],
  { options, source }: { readonly options: LiveOptions; readonly source: LiveSource },
): Promise<void> {
  const variants = results.map(({ variant }) => variant);
  const wishes = liveWishes(variants, options);
  for (const { name, columns } of liveFiles(variants, options)) {
    const file = folder.create(name, columns);
    file.write(`${columns.map((column) => quotedText(column.name)).join(",")}\n`);
    for (const { variant, replications } of results) {
      for (const { index } of replications) {
        const live = wishes(variant.name, index);
        if (live === undefined) continue;
        const { runner, seed, check } = source;
        const parts = runner.parts(variant.scenario, { seed, replication: index, check, live });
        const part = parts.find((each) => each.name === name);
        if (part !== undefined) await appendPart(part, (text) => file.write(text));
      }
    }
    folder.finish(name);
  }
}

function liveFiles(variants: readonly Variant[], { series, records }: LiveOptions) {
  const { products, competitors } = pricedNames(variants);
  return [
    ...(series === "none"
      ? []
      : [
          { name: "timeseries.csv", columns: timeseriesColumns(products, competitors) },
          ...(variants.some(({ scenario }) => scenario.serving.models.length > 0)
            ? [{ name: "timeseries-models.csv", columns: MODEL_SERIES_COLUMNS }]
            : []),
        ]),
    ...(records
      ? [
          { name: "leases.csv", columns: LEASES_COLUMNS },
          { name: "jobs.csv", columns: JOBS_COLUMNS },
          ...(variants.some(({ scenario }) => servesByRequest(scenario))
            ? [{ name: "requests.csv", columns: REQUESTS_COLUMNS }]
            : []),
        ]
      : []),
  ];
}

/** Names of the price columns. */
function pricedNames(variants: readonly Variant[]): Pick<LiveWish, "products" | "competitors"> {
  const wrapped = variants.map((variant) => ({ variant }));
  return {
    products: unionOf(wrapped, (scenario) => scenario.products.map(({ name }) => name)),
    competitors: unionOf(wrapped, (scenario) => scenario.market.competitors.map(({ name }) => name)),
  };
}

type Part = ReturnType<Runner["parts"]>[number];

async function appendPart(part: Part, write: (text: string) => void): Promise<void> {
  const stream = createReadStream(part.path, { encoding: "utf8", highWaterMark: 1 << 20 });
  const hash = createHash("sha256");
  for await (const text of stream as AsyncIterable<string>) {
    hash.update(text);
    write(text);
  }
  if (hash.digest("hex") === part.sha256) return;
  throw new OutputError(`${part.path} is not what was stored; delete .surplus-cache, or run with --no-cache`);
}
