import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { InputError } from "../model/input-error.ts";

/** Bytes of a file, from its start. */
export interface ByteSource {
  /** Fills a part of the buffer; returns how many bytes, 0 at the end. */
  read(buffer: Buffer, at: number, length: number): number;
  close(): void;
}

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** A packed file is unpacked in memory; a larger one belongs unpacked on disk, where it is read in chunks. */
const MOST_UNPACKED_BYTES = 2 ** 30;

/** Opens a file; one that gzip has packed, whatever its name, is unpacked. @throws InputError if it cannot be read. */
export function openBytes(path: string): ByteSource {
  const file = open(path);
  const head = Buffer.alloc(GZIP_MAGIC.length);
  const length = readSync(file, head, 0, head.length, null);
  if (!head.equals(GZIP_MAGIC)) return new OpenFile(file, head.subarray(0, length));
  const packed = Buffer.concat([head, readFileSync(file)]);
  closeSync(file);
  return new Unpacked(unpacked(path, packed));
}

/** A file of which the first bytes were read already; it may be a pipe, which cannot be read twice. */
class OpenFile implements ByteSource {
  private readonly file: number;
  private head: Buffer;

  constructor(file: number, head: Buffer) {
    this.file = file;
    this.head = head;
  }

  read(buffer: Buffer, at: number, length: number): number {
    const first = this.head.copy(buffer, at, 0, length);
    this.head = this.head.subarray(first);
    return first + readSync(this.file, buffer, at + first, length - first, null);
  }

  close(): void {
    closeSync(this.file);
  }
}

class Unpacked implements ByteSource {
  private readonly bytes: Buffer;
  private position = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  read(buffer: Buffer, at: number, length: number): number {
    const read = this.bytes.copy(buffer, at, this.position, this.position + length);
    this.position += read;
    return read;
  }

  close(): void {}
}

function unpacked(path: string, packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_UNPACKED_BYTES });
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new InputError({
      file: path,
      expected: isLarge ? "at most 1 GiB in a gzip archive" : "a whole gzip archive",
      found: isLarge ? "more" : String((error as Error).message),
      hint: isLarge ? "unpack the file first: text is read in chunks" : "pack the file again",
    });
  }
}

function open(path: string): number {
  try {
    if (statSync(path).isDirectory()) throw Object.assign(new Error(path), { code: "a folder" });
    return openSync(path, "r");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const found = code === "ENOENT" ? "no such file" : code;
    throw new InputError({
      file: path,
      expected: "a readable file",
      found,
      hint: "check the path and its permissions",
    });
  }
}
