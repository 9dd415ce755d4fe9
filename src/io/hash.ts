import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 1 << 20;

/** SHA-256 of a text as hexadecimal digits. */
export function sha256Text(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** SHA-256 and size of a file, read in chunks. @throws Error from the file system. */
export function sha256File(path: string): { readonly sha256: string; readonly bytes: number } {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, "r");
  try {
    let bytes = 0;
    for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, count));
      bytes += count;
    }
    return { sha256: hash.digest("hex"), bytes };
  } finally {
    closeSync(file);
  }
}
