import { availableParallelism } from "node:os";
import { stableJson } from "../experiment/stable-json.ts";
import { manifestText, type RunInputs } from "../io/manifest.ts";
import { mathFingerprint } from "../io/math-fingerprint.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import { COLUMNS_FILE, columnsChunks } from "../output/columns-csv.ts";
import { exportInto } from "./export-into.ts";
import type { Laboratory } from "./laboratory.ts";
import { packageVersion } from "./package-info.ts";
import type { Study } from "./study.ts";
import { machine } from "./write-results.ts";

export interface StudyManifest {
  readonly study: Study;
  readonly laboratory: Laboratory;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly inputs: RunInputs;
  readonly verdicts: readonly unknown[];
  /** Points at which some replication failed. */
  readonly failures: number;
  readonly reproduce: string;
  readonly startedMs: number;
  readonly options: {
    readonly workers?: number;
    readonly set: readonly string[];
    readonly exports: readonly string[];
  };
}

/** Writes columns.csv, timing.json and manifest.json, the last files of a folder of a command that runs many points. */
export async function writeStudyManifest(folder: ResultFolder, of: StudyManifest): Promise<void> {
  const { study, laboratory, options, failures } = of;
  folder.write(COLUMNS_FILE, columnsChunks(folder.tables()));
  const outputs = folder.finished();
  const { computed, reused } = laboratory.runner.tally;
  const timing = {
    invocation: process.argv.slice(2),
    finished_at: new Date().toISOString(),
    wall_seconds: (Date.now() - of.startedMs) / 1000,
    workers: options.workers ?? availableParallelism(),
    runs_computed: computed,
    runs_reused: reused,
    machine: machine(),
  };
  folder.write("timing.json", [`${stableJson(timing, 2)}\n`]);
  const manifest = manifestText({
    version: packageVersion(),
    command: of.command,
    arguments: of.arguments,
    scenario: study.scenarioFile,
    name: study.document.name,
    inputs: of.inputs,
    replications: study.document.replications,
    options: { set: options.set },
    outputs,
    mathFingerprint: mathFingerprint(),
    node: process.versions.node.split(".")[0]!,
    verdicts: [
      ...(failures > 0 ? [{ verdict: "points_with_failures", points: failures }] : []),
      ...of.verdicts,
    ],
    warnings: study.doubts.all(),
    reproduce: of.reproduce,
  });
  await exportInto(folder, manifest, options.exports);
  folder.write("manifest.json", [manifest]);
}
