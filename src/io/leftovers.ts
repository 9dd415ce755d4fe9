import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { finishInside, insideName } from "./replace-inside.ts";
import { moveForeignFiles } from "./replace-whole.ts";

/**
 * Settles what runs that died have left at a target, a folder or a file, so that it is again all old or all new.
 *
 * Partial folders go. A folder that was being replaced comes back, or, if its successor is already in place, hands
 * over the files that are not ours and goes. A replacement inside a folder that had begun is finished.
 *
 * @throws Error from the file system.
 */
export function settleLeftovers(target: string): void {
  settleBeside(target);
  if (!existsSync(target) || !statSync(target).isDirectory()) return;
  for (const name of readdirSync(target)) {
    const processId = insideName(name);
    if (processId !== undefined && !isAlive(processId)) finishInside(join(target, name), target);
  }
}

function settleBeside(target: string): void {
  const parent = dirname(target);
  if (!existsSync(parent)) return;
  const pattern = new RegExp(`^\\.${escaped(basename(target))}\\.(partial|old)-(\\d+)$`);
  for (const name of readdirSync(parent)) {
    const match = pattern.exec(name);
    if (match === null || isAlive(Number(match[2]))) continue;
    const path = join(parent, name);
    if (match[1] === "old") {
      if (!existsSync(target)) {
        renameSync(path, target);
        continue;
      }
      moveForeignFiles(path, target);
    }
    rmSync(path, { recursive: true, force: true });
  }
}

/** Whether another process with this number runs; this process itself has left nothing yet. */
export function isAlive(processId: number): boolean {
  if (processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
