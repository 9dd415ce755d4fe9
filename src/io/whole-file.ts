import { renameSync, rmSync, writeFileSync } from "node:fs";
import { outputFault } from "./output-fault.ts";

/** Writes a file that appears whole or not at all. @throws OutputError with its path. */
export function writeWholeFile(path: string, text: string): void {
  const partial = `${path}.partial-${process.pid}`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw outputFault(path, error);
  }
}
