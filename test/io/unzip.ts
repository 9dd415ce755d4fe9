import { crc32, inflateRawSync } from "node:zlib";

export interface UnzippedFile {
  readonly text: string;
  /** Time as the format holds it: the two words of its date and time. */
  readonly stamp: number;
}

/**
 * Files of an archive by path, read by its directory as other programs do.
 *
 * @throws Error if a length or a checksum does not match.
 */
export function unzip(archive: Buffer): ReadonlyMap<string, UnzippedFile> {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const files = new Map<string, UnzippedFile>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [nameBytes, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const name = archive.toString("utf8", at + 46, at + 46 + nameBytes!);
    files.set(name, { text: contentOf(archive, at), stamp: archive.readUInt32LE(at + 12) });
    at += 46 + nameBytes! + extra! + comment!;
  }
  if (at !== end) throw new Error(`the directory ends at ${at}, not at ${end}`);
  return files;
}

function contentOf(archive: Buffer, entry: number): string {
  const [crc, packed, size, local] = [16, 20, 24, 42].map((offset) => archive.readUInt32LE(entry + offset));
  const start = local! + 30 + archive.readUInt16LE(local! + 26) + archive.readUInt16LE(local! + 28);
  const content = inflateRawSync(archive.subarray(start, start + packed!));
  if (content.length !== size) throw new Error(`${content.length} bytes, not ${size}`);
  if (crc32(content) !== crc) throw new Error("the checksum does not match");
  return content.toString("utf8");
}
