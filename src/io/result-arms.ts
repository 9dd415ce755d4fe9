import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Arm, MetricParts, MetricSamples } from "../experiment/arms.ts";
import { plainText } from "../model/cell-text.ts";
import { InputError } from "../model/input-error.ts";
import { CsvReader } from "./csv-reader.ts";
import { type ReadManifest, readManifest } from "./manifest.ts";

/** The variants of a result folder, with what is known of where they come from. */
export interface ResultArms {
  readonly scenario: string;
  readonly version: string;
  readonly mathFingerprint: string;
  /** Parts that the one run of each variant was cut into; absent where replications are whole runs. */
  readonly batches: string | undefined;
  /** What was measured: horizon and warm-up as written. */
  readonly window: string;
  readonly arms: readonly Arm[];
  readonly origin: ReadManifest;
}

/**
 * Reads the variants of a result folder from runs.csv, ratios.csv and summary.csv.
 *
 * @throws InputError if the folder holds no results of `surplus run`.
 */
export function readResultArms(folder: string): ResultArms {
  const manifest = readManifest(join(folder, "manifest.json"));
  if (manifest === undefined || !existsSync(join(folder, "runs.csv"))) {
    throw new InputError({
      file: folder,
      expected: "a folder with results of `surplus run` (manifest.json, runs.csv)",
      found: existsSync(folder) ? "none" : "no such folder",
      hint: "name a result folder or a scenario file",
    });
  }
  const units = unitsOf(folder);
  const ratios = ratiosOf(folder);
  return {
    scenario: manifest.scenario,
    version: manifest.version,
    mathFingerprint: manifest.mathFingerprint,
    batches: optionOf(manifest.arguments, "--batches"),
    window: windowOf(manifest.resolved),
    arms: armsOf(folder, { units, ratios }),
    origin: manifest,
  };
}

function optionOf(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  return at < 0 ? undefined : words[at + 1];
}

/** Horizon and warm-up of a resolved scenario, as one text. */
export function windowOf(resolved: unknown): string {
  const { horizon, warmup } = resolved as { readonly horizon?: string; readonly warmup?: string };
  return `horizon ${horizon ?? "?"}, warm-up ${warmup ?? "0 s"}`;
}

interface Beside {
  readonly units: ReadonlyMap<string, string>;
  /** By variant, replication and metric. */
  readonly ratios: ReadonlyMap<string, MetricParts>;
}

const KEY_COLUMNS = ["variant", "replication", "seed"];
const ratioKey = (variant: string, replication: number, metric: string): string =>
  JSON.stringify([variant, replication, metric]);

/** An arm while its rows are read. */
interface DraftArm {
  readonly seed: string;
  readonly replications: number[];
  readonly samples: Map<string, (MetricParts | undefined)[]>;
}

function armsOf(folder: string, { units, ratios }: Beside): readonly Arm[] {
  const arms = new Map<string, DraftArm>();
  for (const row of rowsOf(join(folder, "runs.csv"))) {
    const { variant = "", seed = "" } = row;
    const replication = Number(row["replication"]);
    const arm: DraftArm = arms.get(variant) ?? { seed, replications: [], samples: new Map() };
    arms.set(variant, arm);
    arm.replications.push(replication);
    for (const [metric, text] of Object.entries(row)) {
      if (KEY_COLUMNS.includes(metric)) continue;
      const plain = text === "" ? undefined : { numerator: Number(text), denominator: 1 };
      const parts = ratios.get(ratioKey(variant, replication, metric)) ?? plain;
      const list = arm.samples.get(metric) ?? [];
      arm.samples.set(metric, list);
      list.push(parts);
    }
  }
  return [...arms].map(([name, { samples, ...arm }]) => ({
    name,
    ...arm,
    samples: [...samples].map(
      ([metric, parts]): MetricSamples => ({ metric, unit: units.get(metric) ?? "", parts }),
    ),
  }));
}

function unitsOf(folder: string): ReadonlyMap<string, string> {
  const units = new Map<string, string>();
  for (const row of rowsOf(join(folder, "summary.csv"))) units.set(row["metric"] ?? "", row["unit"] ?? "");
  return units;
}

function ratiosOf(folder: string): ReadonlyMap<string, MetricParts> {
  const ratios = new Map<string, MetricParts>();
  const path = join(folder, "ratios.csv");
  if (!existsSync(path)) return ratios;
  for (const row of rowsOf(path)) {
    const key = ratioKey(row["variant"] ?? "", Number(row["replication"]), row["metric"] ?? "");
    ratios.set(key, { numerator: Number(row["numerator"]), denominator: Number(row["denominator"]) });
  }
  return ratios;
}

/** Rows of a small file as records; the apostrophe before what a spreadsheet would take for a formula is taken off. */
function* rowsOf(path: string): Generator<Record<string, string>> {
  if (!existsSync(path)) return;
  const reader = new CsvReader(path);
  try {
    while (reader.nextRow()) {
      yield Object.fromEntries(reader.header.map((name, at) => [name, plainText(reader.cell(at))]));
    }
  } finally {
    reader.close();
  }
}

/** Whether a path is a folder with results. */
export function isResultFolder(path: string): boolean {
  try {
    readFileSync(join(path, "manifest.json"));
    return true;
  } catch {
    return false;
  }
}
