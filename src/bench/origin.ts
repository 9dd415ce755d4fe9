import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

/** Which program was measured. */
export interface ProgramOrigin {
  readonly version: string;
  /** Commit, with `+` when files differ from it; absent outside a repository. */
  readonly commit?: string;
}

/** Where and when. */
export interface MachineOrigin {
  readonly processor: string;
  readonly processors: number;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  readonly date: string;
}

/** The program in a folder. */
export function programOrigin(root: string): ProgramOrigin {
  const text = readFileSync(join(root, "package.json"), "utf8");
  const { version } = JSON.parse(text) as { version: string };
  const commit = existsSync(join(root, ".git")) ? commitOf(root) : undefined;
  return commit === undefined ? { version } : { version, commit };
}

export function machineOrigin(): MachineOrigin {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? "unknown",
    processors: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    date: new Date().toISOString(),
  };
}

function commitOf(root: string): string | undefined {
  try {
    const commit = git(root, "rev-parse", "--short=12", "HEAD");
    return git(root, "status", "--porcelain", "--untracked-files=no") === "" ? commit : `${commit}+`;
  } catch {
    // No git on this machine, or a repository without a commit.
    return undefined;
  }
}

function git(root: string, ...args: string[]): string {
  return execFileSync("git", ["-C", root, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}
