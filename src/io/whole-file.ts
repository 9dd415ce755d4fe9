import { renameSync, rmSync, writeFileSync } from "node:fs";
import { outputFault } from "./output-fault.ts";

/** Writes a file that appears whole or not at all. @throws OutputError with its path. */
export function writeWholeFile(path: string, content: string | Uint8Array): void {
  const partial = `${path}.partial-${process.pid}`;
  try {
    writeFileSync(partial, content);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw outputFault(path, error);
  }
}
