import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256File } from "../io/hash.ts";
import { type ReadManifest, readManifest } from "../io/manifest.ts";
import { mathFingerprint } from "../io/math-fingerprint.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { packageVersion } from "./package-info.ts";
import { reportError, UsageError } from "./report-error.ts";

export interface ReproduceOptions {
  readonly folder: string;
  /** Folder that the paths of input files are relative to. */
  readonly inputs?: string;
  readonly workers?: number;
  readonly cache: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** Runs a command line of this program; its exit code. */
export type RunAgain = (argv: readonly string[]) => Promise<number>;

/** How an output of the folder compares with what came out now. */
interface OutputVerdict {
  readonly file: string;
  readonly verdict: "same" | "different" | "missing" | "edited";
}

/** Bundled scenarios, whose inputs lie beside them. */
const BUNDLED = fileURLToPath(new URL("../../scenarios", import.meta.url));
const OWN = fileURLToPath(new URL("../../", import.meta.url));

/** Deep enough for the `../` in the paths of inputs. */
const DEPTH = "a/b/c/d";

/**
 * `surplus reproduce`: runs what a folder's manifest says again and compares the hashes of all outputs.
 *
 * @returns 0 if all match, 3 if some do not.
 */
export async function reproduceCommand(
  options: ReproduceOptions,
  io: CliIo,
  again: RunAgain,
): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), "surplus-reproduce-"));
  const err = (text: string): unknown => io.stderr.write(text);
  try {
    const manifest = manifestOf(options.folder);
    const scenario = layOut(manifest, join(work, DEPTH), options);
    const notes = notesOn(manifest);
    if (!options.quiet) for (const note of notes) err(`note: ${note}\n`);
    const out = join(work, "out");
    const code = await again(commandLine(manifest, { scenario, out, options }));
    if (!existsSync(join(out, "manifest.json"))) {
      err(
        `error: the run that was to reproduce ${options.folder} ended with exit code ${code} and no results\n`,
      );
      return EXIT.failure;
    }
    const verdicts = manifest.outputs.map((output) => verdictOn(output, options.folder, out));
    const isSame = verdicts.every(({ verdict }) => verdict === "same");
    io.stdout.write(options.json ? `${jsonOf(verdicts, notes, isSame)}\n` : textOf(verdicts, options));
    return isSame ? EXIT.success : EXIT.threshold;
  } catch (error) {
    return reportError(error, options, err);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function manifestOf(folder: string): ReadManifest {
  const manifest = readManifest(join(folder, "manifest.json"));
  if (manifest === undefined)
    throw new UsageError(
      `${folder} has no manifest.json of surplus; name a folder that a command has written`,
    );
  if (manifest.arguments.length === 0)
    throw new UsageError(
      `${folder} was written by surplus ${manifest.version}, which did not note its arguments; run its \`reproduce\` line`,
    );
  return manifest;
}

/** The scenario as it was run, as a file with its inputs beside it. @throws UsageError for inputs that are not there. */
function layOut(manifest: ReadManifest, folder: string, { inputs }: ReproduceOptions): string {
  mkdirSync(folder, { recursive: true });
  const files = manifest.inputs.filter(({ role }) => role !== "scenario" && role !== "extends");
  const places = inputs === undefined ? [".", BUNDLED, join(OWN, "bench/scenarios")] : [inputs];
  for (const { file, sha256 } of files) {
    const source = places.map((place) => join(place, file)).find((path) => isFile(path, sha256));
    if (source === undefined) {
      throw new UsageError(
        `the input ${file} (sha256 ${sha256.slice(0, 12)}…) is not there as it was; name the folder of the scenario with --inputs`,
      );
    }
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    copyFileSync(source, join(folder, file));
  }
  const path = join(folder, "scenario.json");
  writeFileSync(path, JSON.stringify(manifest.resolved));
  return path;
}

function isFile(path: string, sha256: string): boolean {
  try {
    return sha256File(path).sha256 === sha256;
  } catch {
    return false;
  }
}

function notesOn({ version, mathFingerprint: fingerprint, nodeMajor }: ReadManifest): readonly string[] {
  const notes: string[] = [];
  if (version !== packageVersion())
    notes.push(
      `written by surplus ${version}, this is ${packageVersion()}; figures may differ (see CHANGELOG.md)`,
    );
  if (fingerprint !== mathFingerprint())
    notes.push(
      `the math library here is another than that of the folder (Node ${nodeMajor}); last digits may differ`,
    );
  return notes;
}

interface Again {
  readonly scenario: string;
  readonly out: string;
  readonly options: ReproduceOptions;
}

function commandLine(manifest: ReadManifest, { scenario, out, options }: Again): readonly string[] {
  const workers = options.workers === undefined ? [] : ["--workers", String(options.workers)];
  const cache = options.cache ? [] : ["--no-cache"];
  return [manifest.command, scenario, ...manifest.arguments, "--out", out, "--quiet", ...workers, ...cache];
}

function verdictOn(output: ReadManifest["outputs"][number], folder: string, out: string): OutputVerdict {
  const { file, sha256 } = output;
  if (!existsSync(join(out, file))) return { file, verdict: "missing" };
  if (sha256File(join(out, file)).sha256 !== sha256) return { file, verdict: "different" };
  // The folder itself may have been touched since: its manifest is then right, and its file is not.
  return { file, verdict: isFile(join(folder, file), sha256) ? "same" : "edited" };
}

const WORDS = {
  same: "the same",
  different: "DIFFERENT: what came out now has another hash",
  missing: "MISSING: nothing of that name came out now",
  edited: "EDITED: what came out now is as the manifest says, but the file in the folder is not",
} as const;

function textOf(verdicts: readonly OutputVerdict[], { folder, quiet }: ReproduceOptions): string {
  const lines = verdicts.map(({ file, verdict }) => `${file.padEnd(18)} ${WORDS[verdict]}`);
  const same = verdicts.filter(({ verdict }) => verdict === "same").length;
  const summary =
    same === verdicts.length
      ? `${folder} is reproduced: ${same === 1 ? "its one file is" : `all ${same} files are`} the same, byte for byte`
      : `${folder} is NOT reproduced: ${same} of ${verdicts.length} files are the same`;
  return quiet && same === verdicts.length ? "" : `${[...lines, summary].join("\n")}\n`;
}

function jsonOf(verdicts: readonly OutputVerdict[], notes: readonly string[], reproduced: boolean): string {
  return JSON.stringify({ reproduced, notes, outputs: verdicts }, undefined, 2);
}
