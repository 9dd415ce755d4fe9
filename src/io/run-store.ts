import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { sha256Text } from "./hash.ts";
import { isAlive } from "./leftovers.ts";
import { BY_NO_CACHE, outputFault } from "./output-fault.ts";

/** Rows that a run wrote beside its result, as a file of their own. */
export interface StoredPart {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A finished run as it was stored. */
export interface StoredRun {
  /** JSON of the result. */
  readonly text: string;
  readonly parts: readonly StoredPart[];
}

/**
 * Finished runs in a folder, each under the hash of all that determines it.
 *
 * A run appears whole or not at all: its parts first, its result last, each under a name of its own until it is
 * complete. What does not match its own hash is as good as absent. Several processes may share a folder.
 */
export class RunStore {
  readonly root: string;
  /** Whether all runs lie in one folder: for a few that are soon removed again. */
  readonly flat: boolean;

  constructor(root: string, { flat = false }: { readonly flat?: boolean } = {}) {
    this.root = root;
    this.flat = flat;
  }

  has(key: string): boolean {
    return existsSync(this.pathOf(key));
  }

  /** The run of that key; absent if it is not there, or damaged. */
  find(key: string): StoredRun | undefined {
    try {
      const content = readFileSync(this.pathOf(key), "utf8");
      const end = content.indexOf("\n");
      const head = JSON.parse(content.slice(0, end)) as StoredHead;
      const text = content.slice(end + 1);
      if (sha256Text(text) !== head.sha256) return undefined;
      const parts = head.parts.map((part) => ({ ...part, path: this.partPath(key, part.name) }));
      return parts.every((part) => statSync(part.path).size === part.bytes) ? { text, parts } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Starts to store a run; `commit` or `abort` ends it. */
  begin(key: string): RunWriter {
    return new RunWriter({
      path: this.pathOf(key),
      unfinished: this.flat ? this.root : join(this.root, UNFINISHED),
      partPath: (name) => this.partPath(key, name),
    });
  }

  /** Removes what processes that died have left unfinished. Never throws. */
  sweep(): void {
    const folder = join(this.root, UNFINISHED);
    try {
      for (const name of readdirSync(folder)) {
        if (!isAlive(Number.parseInt(name, 10))) rmSync(join(folder, name), { force: true });
      }
    } catch {
      // There is nothing to sweep yet, or another process sweeps.
    }
  }

  private pathOf(key: string): string {
    return this.partPath(key, "json");
  }

  private partPath(key: string, name: string): string {
    return join(this.flat ? this.root : join(this.root, key.slice(0, 2)), `${key}.${name}`);
  }
}

interface StoredHead {
  readonly sha256: string;
  readonly parts: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

/** Folder of files that are being written; their names begin with the number of the process. */
const UNFINISHED = "unfinished";

/** Tells apart the unfinished files of threads and of earlier processes with the same number. */
let writers = 0;

interface RunPaths {
  readonly path: string;
  readonly unfinished: string;
  readonly partPath: (name: string) => string;
}

/** A run that is being stored. Every fault is an OutputError with the path. */
export class RunWriter {
  private readonly paths: RunPaths;
  private readonly partial: string;
  private readonly parts: PartWriter[] = [];

  constructor(paths: RunPaths) {
    this.paths = paths;
    writers += 1;
    const mark = `${process.pid}-${threadId}-${Math.trunc(performance.timeOrigin)}-${writers}`;
    this.partial = join(paths.unfinished, mark);
  }

  /** Opens a part; what is called writes to it. */
  part(name: string): (text: string) => void {
    const path = this.paths.partPath(name);
    const part = guarded(path, () =>
      this.inFolders(() => new PartWriter(name, path, `${this.partial}.${name}`)),
    );
    this.parts.push(part);
    return (text) => guarded(path, () => part.write(text));
  }

  /** @param text  JSON of the result. */
  commit(text: string): void {
    guarded(this.paths.path, () => {
      const parts = this.parts.map((part) => this.inFolders(() => part.finish()));
      const head: StoredHead = { sha256: sha256Text(text), parts };
      this.inFolders(() => {
        writeFileSync(this.partial, `${JSON.stringify(head)}\n${text}`);
        renameSync(this.partial, this.paths.path);
      });
    });
  }

  /** Removes what was written. */
  abort(): void {
    for (const part of this.parts) part.abort();
    rmSync(this.partial, { force: true });
  }

  /** Calls, and once more with the folders made if they are not there. */
  private inFolders<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      mkdirSync(dirname(this.paths.path), { recursive: true });
      mkdirSync(this.paths.unfinished, { recursive: true });
      return call();
    }
  }
}

class PartWriter {
  private readonly path: string;
  private readonly name: string;
  private readonly partial: string;
  private readonly file: number;
  private readonly hash = createHash("sha256");
  private bytes = 0;
  private isOpen = true;
  private sha256: string | undefined;

  constructor(name: string, path: string, partial: string) {
    this.name = name;
    this.path = path;
    this.partial = partial;
    this.file = openSync(this.partial, "w");
  }

  write(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.hash.update(bytes);
    for (let from = 0; from < bytes.length; ) from += writeSync(this.file, bytes, from);
    this.bytes += bytes.length;
  }

  /** Puts the part in place; may be tried again. */
  finish(): StoredHead["parts"][number] {
    this.close();
    renameSync(this.partial, this.path);
    this.sha256 ??= this.hash.digest("hex");
    return { name: this.name, bytes: this.bytes, sha256: this.sha256 };
  }

  abort(): void {
    this.close();
    rmSync(this.partial, { force: true });
  }

  private close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.file);
  }
}

function guarded<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw outputFault(path, error, BY_NO_CACHE);
  }
}
