import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { OWN_FILES } from "./own-files.ts";

const MANIFEST = "manifest.json";

/** Name of the temporary folder inside a target. */
export function insidePartialName(processId: number): string {
  return `.surplus-partial-${processId}`;
}

/** The process that such a folder belongs to; undefined for all other names. */
export function insideName(name: string): number | undefined {
  const match = /^\.surplus-partial-(\d+)$/.exec(name);
  return match === null ? undefined : Number(match[1]);
}

/**
 * Puts finished files in the place of older ones, one by one, in a folder that itself cannot be renamed (a mount
 * point, the working directory).
 *
 * The old manifest goes first and the new one comes last, so that a mixture never looks like a result;
 * `finishInside` completes a replacement that was cut.
 */
export function replaceInside(partial: string, target: string): void {
  rmSync(join(target, MANIFEST), { force: true });
  const names = readdirSync(partial);
  for (const name of OWN_FILES) if (!names.includes(name)) remove(join(target, name));
  for (const name of names) if (name !== MANIFEST) moveOver(join(partial, name), join(target, name));
  renameSync(join(partial, MANIFEST), join(target, MANIFEST));
  rmSync(partial, { recursive: true, force: true });
}

/** Completes a replacement that had begun (the target has lost its manifest), else drops the partial folder. */
export function finishInside(partial: string, target: string): void {
  const hasBegun = isComplete(join(partial, MANIFEST)) && !existsSync(join(target, MANIFEST));
  if (hasBegun) {
    for (const name of readdirSync(partial)) {
      if (name !== MANIFEST) moveOver(join(partial, name), join(target, name));
    }
    renameSync(join(partial, MANIFEST), join(target, MANIFEST));
  }
  rmSync(partial, { recursive: true, force: true });
}

/** Puts a file or a folder in the place of another; a folder that is not empty has to go first. */
function moveOver(from: string, to: string): void {
  if (statSync(from).isDirectory()) remove(to);
  renameSync(from, to);
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** Whether a manifest was written to its end; it is the last file of a partial folder. */
function isComplete(manifest: string): boolean {
  try {
    JSON.parse(readFileSync(manifest, "utf8"));
    return true;
  } catch {
    return false;
  }
}
