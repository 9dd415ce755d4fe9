import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { settleLeftovers } from "./leftovers.ts";
import { outputFault } from "./output-fault.ts";
import { type FileCalls, NODE_FILE_CALLS, ResultFileWriter } from "./result-file.ts";

interface Staged {
  readonly path: string;
  /** Where it is until `commit`: beside its place, so that a rename moves it. */
  readonly partial: string;
}

/** Files anywhere that appear together when all of them are written, or not at all. Every fault is an OutputError. */
export class StagedFiles {
  private readonly calls: FileCalls;
  private readonly staged: Staged[] = [];
  private readonly open = new Set<ResultFileWriter>();

  constructor(calls: FileCalls = NODE_FILE_CALLS) {
    this.calls = calls;
  }

  /** Writes a file beside its place; folders on the way to it are made. @throws OutputError */
  write(path: string, chunks: Iterable<string | Uint8Array>): void {
    const partial = join(dirname(path), `.${basename(path)}.partial-${process.pid}`);
    this.guarded(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      settleLeftovers(path);
    });
    this.staged.push({ path, partial });
    const writer = new ResultFileWriter(basename(path), {
      path: partial,
      shownPath: path,
      calls: this.calls,
    });
    this.open.add(writer);
    for (const chunk of chunks) writer.write(chunk);
    writer.finish();
    this.open.delete(writer);
  }

  /** Paths of the files that are already there and would be replaced. */
  existing(): readonly string[] {
    return this.staged.map(({ path }) => path).filter((path) => existsSync(path));
  }

  /** Puts all files in place; their paths. @throws OutputError */
  commit(): readonly string[] {
    for (const { path, partial } of this.staged) this.guarded(path, () => renameSync(partial, path));
    return this.staged.splice(0).map(({ path }) => path);
  }

  /** Removes what is not in place; never throws. */
  abort(): void {
    for (const writer of this.open) writer.close();
    try {
      for (const { partial } of this.staged) rmSync(partial, { force: true });
    } catch {
      // What cannot be removed now is recognized as a leftover when the same file is written again.
    }
  }

  private guarded(path: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      throw outputFault(path, error);
    }
  }
}
