import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256Text } from "./hash.ts";
import type { FileDigest } from "./result-file.ts";

/** Marks a folder as ours. */
const TOOL = "surplus";

/** A file that the scenario reads, by its path relative to the scenario. */
export interface InputDigest extends FileDigest {
  readonly role: string;
}

/** All that makes two runs the same run: results of other inputs are never replaced unasked. */
export interface RunInputs {
  /** The merged document with overrides applied. */
  readonly resolved: unknown;
  readonly seed: string;
  /** Variants that were run. */
  readonly variants: readonly string[];
  readonly files: readonly InputDigest[];
  /** Arguments of a command other than `run` that make other results. */
  readonly arguments?: readonly string[];
}

export interface ManifestContent {
  readonly version: string;
  /** Command that wrote the folder: `run`, `sweep`... */
  readonly command: string;
  /** File name of the scenario. */
  readonly scenario: string;
  readonly name: string;
  readonly inputs: RunInputs;
  readonly replications: number;
  /** Arguments of the command that give the outputs again from the resolved scenario. */
  readonly arguments: readonly string[];
  /** Options that the outputs depend on. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly outputs: readonly FileDigest[];
  readonly mathFingerprint: string;
  readonly node: string;
  readonly verdicts: readonly unknown[];
  readonly warnings: readonly unknown[];
  readonly reproduce: string;
}

/** Hash of the inputs; the number of replications is no part of it, so that more replications extend a result. */
export function inputHash({ resolved, seed, variants, files, arguments: words }: RunInputs): string {
  const { replications: _, ...document } = resolved as Record<string, unknown>;
  const data = files.filter((each) => each.role !== "extends").map(({ file, sha256 }) => ({ file, sha256 }));
  return sha256Text(JSON.stringify({ document, seed, variants, data, arguments: words }));
}

/**
 * Text of manifest.json: paths relative, nothing of machine, time or folder. The scenario keeps the order of its keys,
 * because the order of entities decides ties.
 */
export function manifestText(content: ManifestContent): string {
  const { inputs } = content;
  const manifest = {
    tool: TOOL,
    manifest_schema: 1,
    version: content.version,
    command: content.command,
    scenario: { file: content.scenario, name: content.name, resolved: inputs.resolved },
    seed: inputs.seed,
    replications: content.replications,
    variants: inputs.variants,
    arguments: content.arguments,
    options: content.options,
    inputs: inputs.files,
    inputs_sha256: inputHash(inputs),
    outputs: content.outputs,
    math_fingerprint: content.mathFingerprint,
    node_major: content.node,
    verdicts: content.verdicts,
    warnings: content.warnings,
    reproduce: content.reproduce,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** What stands at a path where results are to go. */
export type Occupant =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "results";
      readonly inputsSha256: string;
      readonly version: string;
      readonly replications: number;
    }
  | { readonly kind: "foreign"; readonly entries: readonly string[] };

/** Looks at a folder without changing it; an empty folder is nothing. @throws Error if it cannot be read. */
export function occupantOf(folder: string): Occupant {
  let entries: string[];
  try {
    entries = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { kind: "nothing" };
    throw error;
  }
  if (entries.length === 0) return { kind: "nothing" };
  const manifest = entries.includes("manifest.json")
    ? readManifest(join(folder, "manifest.json"))
    : undefined;
  if (manifest === undefined) return { kind: "foreign", entries };
  return { kind: "results", ...manifest };
}

/** What is read back from a manifest. */
export interface ReadManifest {
  readonly inputsSha256: string;
  readonly version: string;
  readonly replications: number;
  readonly command: string;
  /** Name of the scenario, and its document as it was run. */
  readonly scenario: string;
  readonly scenarioFile: string;
  readonly resolved: unknown;
  readonly arguments: readonly string[];
  readonly inputs: readonly InputDigest[];
  readonly outputs: readonly FileDigest[];
  readonly mathFingerprint: string;
  readonly nodeMajor: string;
  readonly seed: string;
  readonly variants: readonly string[];
  /** What was concluded, and what makes it doubtful. */
  readonly verdicts: readonly unknown[];
  readonly warnings: readonly unknown[];
  /** The command that gives the results again. */
  readonly reproduce: string;
}

/** The manifest of a folder of ours; undefined if it is none. */
export function readManifest(path: string): ReadManifest | undefined {
  try {
    return parseManifest(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** A manifest from its text; undefined if it is none of ours. */
export function parseManifest(text: string): ReadManifest | undefined {
  try {
    const manifest = JSON.parse(text) as Record<string, unknown>;
    const { tool, inputs_sha256, scenario } = manifest;
    if (tool !== TOOL || typeof inputs_sha256 !== "string") return undefined;
    const { name, file, resolved } = (scenario ?? {}) as Record<string, unknown>;
    return {
      inputsSha256: inputs_sha256,
      version: String(manifest["version"]),
      replications: Number(manifest["replications"]),
      // The first version had one command.
      command: String(manifest["command"] ?? "run"),
      scenario: String(name),
      scenarioFile: String(file),
      resolved,
      arguments: (manifest["arguments"] ?? []) as readonly string[],
      inputs: (manifest["inputs"] ?? []) as readonly InputDigest[],
      outputs: (manifest["outputs"] ?? []) as readonly FileDigest[],
      mathFingerprint: String(manifest["math_fingerprint"]),
      nodeMajor: String(manifest["node_major"]),
      seed: String(manifest["seed"]),
      variants: (manifest["variants"] ?? []) as readonly string[],
      verdicts: (manifest["verdicts"] ?? []) as readonly unknown[],
      warnings: (manifest["warnings"] ?? []) as readonly unknown[],
      reproduce: String(manifest["reproduce"] ?? ""),
    };
  } catch {
    return undefined;
  }
}
