import { constants, crc32, deflateRawSync } from "node:zlib";

/** A file of an archive: its path inside, and its content in chunks. */
export interface ZipEntry {
  readonly path: string;
  readonly chunks: Iterable<string>;
}

/** Text that is packed at once [UTF-16 units]. */
const PACK_LENGTH = 1 << 20;
/** 1980-01-01 00:00, the first instant that the format knows: archives of the same content are the same bytes. */
const DATE = 0x21;
/** Sizes follow the content, and names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;
/** Sizes and places beyond this need Zip64, which not every reader has. */
const SIZE_MAX = 0xffffffff;

interface Written {
  readonly path: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * A ZIP archive in chunks, with the time of none of its files: memory does not grow with the content.
 *
 * @throws RangeError if the archive, or a file in it, has 4 GiB or more.
 * @see PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.4
 */
export function* zipChunks(entries: Iterable<ZipEntry>): Generator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for (const { path, chunks } of entries) {
    const name = Buffer.from(path, "utf8");
    const header = localHeader(name);
    yield header;
    let [crc, packed, size] = [0, 0, 0];
    for (const { content, part } of packedParts(chunks)) {
      crc = crc32(content, crc);
      size += content.length;
      packed += part.length;
      yield part;
    }
    checkSize(path, Math.max(size, at + packed));
    yield descriptor(crc, packed, size);
    written.push({ path: name, crc, packed, size, at });
    at += header.length + packed + DESCRIPTOR_BYTES;
  }
  const directory = Buffer.concat(written.map(centralHeader));
  yield directory;
  yield endRecord({ count: written.length, bytes: directory.length, at });
}

/** The content in large parts, each packed by itself; together they are one stream. */
function* packedParts(
  chunks: Iterable<string>,
): Generator<{ readonly content: Buffer; readonly part: Buffer }> {
  let text = "";
  for (const chunk of chunks) {
    text += chunk;
    if (text.length < PACK_LENGTH) continue;
    const content = Buffer.from(text, "utf8");
    yield { content, part: deflateRawSync(content, { finishFlush: constants.Z_SYNC_FLUSH }) };
    text = "";
  }
  const content = Buffer.from(text, "utf8");
  yield { content, part: deflateRawSync(content) };
}

function checkSize(path: string, size: number): void {
  if (size > SIZE_MAX)
    throw new RangeError(`${path} makes an archive of 4 GiB or more, which few programs can read`);
}

/** Words of two and four bytes, little-endian. */
function words(...parts: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  const buffer = Buffer.alloc(parts.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of parts) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
}

const SHARED = [
  [2, VERSION],
  [2, FLAGS],
  [2, DEFLATE],
  [2, 0],
  [2, DATE],
] as const;

function localHeader(path: Buffer): Buffer {
  const head = words([4, 0x04034b50], ...SHARED, [4, 0], [4, 0], [4, 0], [2, path.length], [2, 0]);
  return Buffer.concat([head, path]);
}

const DESCRIPTOR_BYTES = 16;

function descriptor(crc: number, packed: number, size: number): Buffer {
  return words([4, 0x08074b50], [4, crc], [4, packed], [4, size]);
}

function centralHeader({ path, crc, packed, size, at }: Written): Buffer {
  const sizes = [
    [4, crc],
    [4, packed],
    [4, size],
    [2, path.length],
  ] as const;
  // No extra field, no comment, first disk, no attributes.
  const rest = [
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, at],
  ] as const;
  return Buffer.concat([words([4, 0x02014b50], [2, VERSION], ...SHARED, ...sizes, ...rest), path]);
}

function endRecord({
  count,
  bytes,
  at,
}: {
  readonly count: number;
  readonly bytes: number;
  readonly at: number;
}): Buffer {
  return words([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, bytes], [4, at], [2, 0]);
}
