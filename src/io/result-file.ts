import { createHash, type Hash } from "node:crypto";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { outputFault } from "./output-fault.ts";

/** The calls to the file system that fill a file; replaced in tests of a full disk. */
export interface FileCalls {
  readonly write: (file: number, bytes: Uint8Array, from: number) => number;
  readonly sync: (file: number) => void;
}

export const NODE_FILE_CALLS: FileCalls = {
  write: (file, bytes, from) => writeSync(file, bytes, from),
  sync: fsyncSync,
};

/** What the manifest says about a file. */
export interface FileDigest {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that is being written, hashed on the way. Every fault is an OutputError with the path. */
export class ResultFileWriter {
  private readonly name: string;
  private readonly path: string;
  private readonly calls: FileCalls;
  private readonly hash: Hash = createHash("sha256");
  private readonly file: number;
  private bytes = 0;
  private isOpen = true;

  /** @param shownPath  The path in messages: the place where the file will be, not the temporary one. */
  constructor(
    name: string,
    place: { readonly path: string; readonly shownPath: string; readonly calls: FileCalls },
  ) {
    this.name = name;
    this.path = place.shownPath;
    this.calls = place.calls;
    this.file = this.guarded(() => openSync(place.path, "wx"));
  }

  write(content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
    this.hash.update(bytes);
    this.guarded(() => {
      for (let from = 0; from < bytes.length; ) from += this.calls.write(this.file, bytes, from);
    });
    this.bytes += bytes.length;
  }

  /** Flushes to the disk and closes. */
  finish(): FileDigest {
    this.guarded(() => this.calls.sync(this.file));
    this.close();
    return { file: this.name, bytes: this.bytes, sha256: this.hash.digest("hex") };
  }

  /** Closes without a word. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.file);
  }

  private guarded<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw outputFault(this.path, error);
    }
  }
}
