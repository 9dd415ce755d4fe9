import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isOwnFile } from "./own-files.ts";

/**
 * Puts a folder in the place of another with two renames; files in the old one that are not ours move over.
 *
 * @param old  Where the old folder waits meanwhile; on the same file system, like `partial`.
 */
export function replaceWhole(partial: string, target: string, old: string): void {
  const replaces = existsSync(target);
  if (replaces) renameSync(target, old);
  try {
    renameSync(partial, target);
  } catch (error) {
    if (replaces) renameSync(old, target);
    throw error;
  }
  if (!replaces) return;
  moveForeignFiles(old, target);
  rmSync(old, { recursive: true, force: true });
}

/** Moves files and folders that no run of ours wrote; what is in the way at the destination stays there. */
export function moveForeignFiles(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (!isOwnFile(name) && !existsSync(join(to, name))) renameSync(join(from, name), join(to, name));
  }
}
