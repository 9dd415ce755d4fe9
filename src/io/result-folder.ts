import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import type { DescribedColumn, DescribedFile } from "../metrics/described-column.ts";
import { settleLeftovers } from "./leftovers.ts";
import { outputFault } from "./output-fault.ts";
import { insidePartialName, replaceInside } from "./replace-inside.ts";
import { replaceWhole } from "./replace-whole.ts";
import { type FileCalls, type FileDigest, NODE_FILE_CALLS, ResultFileWriter } from "./result-file.ts";

/** A table that is written at once. */
interface WholeTable {
  readonly name: string;
  readonly columns: readonly DescribedColumn[];
  readonly chunks: Iterable<string>;
}

/**
 * A result folder that appears whole or not at all.
 *
 * Files go to `.NAME.partial-PID` beside the target; `commit` flushes them and puts the folder in place with renames.
 * A target that cannot be renamed (a mount point, the working directory) is filled from a partial folder inside it.
 * A process that dies in between leaves folders that the next run over the same target settles.
 */
export class ResultFolder {
  /** Absolute path of the folder when it is done. */
  readonly target: string;
  /** Where the files are until then. */
  readonly partial: string;
  private readonly inside: boolean;
  private readonly calls: FileCalls;
  private readonly open = new Map<string, ResultFileWriter>();
  private readonly digests = new Map<string, FileDigest>();
  private readonly described: DescribedFile[] = [];
  /** Topmost folder that had to be made; removed again by `abort`. */
  private readonly madeParent: string | undefined;

  /**
   * @param target  Absolute, links followed.
   * @throws OutputError if nothing can be written there.
   */
  constructor(target: string, calls: FileCalls = NODE_FILE_CALLS) {
    this.target = target;
    this.calls = calls;
    this.inside = existsSync(target) && isFixed(target);
    this.partial = this.inside ? join(target, insidePartialName(process.pid)) : this.beside("partial");
    try {
      this.madeParent = mkdirSync(dirname(target), { recursive: true });
      settleLeftovers(target);
      mkdirSync(this.partial);
    } catch (error) {
      throw outputFault(target, error);
    }
  }

  /** Starts a file, of a table if it has columns; `finish` ends it. A name `a/b` makes the folder a. */
  create(name: string, columns?: readonly DescribedColumn[]): ResultFileWriter {
    if (columns !== undefined) this.described.push({ file: name, columns });
    if (name.includes("/")) this.makeInside(dirname(name));
    const place = { path: join(this.partial, name), shownPath: join(this.target, name), calls: this.calls };
    const writer = new ResultFileWriter(name, place);
    this.open.set(name, writer);
    return writer;
  }

  finish(name: string): FileDigest {
    const digest = this.open.get(name)!.finish();
    this.open.delete(name);
    this.digests.set(name, digest);
    return digest;
  }

  /** Writes a whole file. */
  write(name: string, chunks: Iterable<string | Uint8Array>): FileDigest {
    return this.fill(name, this.create(name), chunks);
  }

  /** Writes a whole table. */
  writeTable({ name, columns, chunks }: WholeTable): FileDigest {
    return this.fill(name, this.create(name, columns), chunks);
  }

  /** Digests of the finished files in order of their names. */
  finished(): readonly FileDigest[] {
    return [...this.digests.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** The tables so far with their columns, in order of their names. */
  tables(): readonly DescribedFile[] {
    return [...this.described].sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** Puts the files in place. @throws OutputError. */
  commit(): void {
    try {
      syncFolder(this.partial);
      if (this.inside) replaceInside(this.partial, this.target);
      else replaceWhole(this.partial, this.target, this.beside("old"));
      syncFolder(this.inside ? this.target : dirname(this.target));
    } catch (error) {
      throw outputFault(this.target, error);
    }
  }

  /** Removes all that is not in place yet; never throws. */
  abort(): void {
    try {
      for (const writer of this.open.values()) writer.close();
      this.open.clear();
      rmSync(this.partial, { recursive: true, force: true });
      this.removeMadeParents();
    } catch {
      // What cannot be removed now is recognized as a leftover by the next run.
    }
  }

  private beside(role: "partial" | "old"): string {
    return join(dirname(this.target), `.${basename(this.target)}.${role}-${process.pid}`);
  }

  private fill(name: string, writer: ResultFileWriter, chunks: Iterable<string | Uint8Array>): FileDigest {
    for (const chunk of chunks) writer.write(chunk);
    return this.finish(name);
  }

  private makeInside(name: string): void {
    try {
      mkdirSync(join(this.partial, name), { recursive: true });
    } catch (error) {
      throw outputFault(join(this.target, name), error);
    }
  }

  private removeMadeParents(): void {
    if (this.madeParent === undefined) return;
    for (let folder = dirname(this.target); ; folder = dirname(folder)) {
      rmdirSync(folder);
      if (folder === this.madeParent) return;
    }
  }
}

/** Whether a folder has to stay the folder that it is. */
function isFixed(target: string): boolean {
  const parent = dirname(target);
  if (`${process.cwd()}${sep}`.startsWith(target === parent ? target : `${target}${sep}`)) return true;
  try {
    if (statSync(target).dev !== statSync(parent).dev) return true;
    accessSync(parent, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/** Makes the names in a folder durable; not every system can. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    if (!["EINVAL", "EPERM", "EISDIR", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
  }
}
