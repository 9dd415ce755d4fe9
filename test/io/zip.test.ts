import { describe, expect, it } from "vitest";
import { type ZipEntry, zipChunks } from "../../src/io/zip.ts";
import { unzip } from "./unzip.ts";

const archive = (entries: Iterable<ZipEntry>): Buffer => Buffer.concat([...zipChunks(entries)]);

describe("an archive", () => {
  it("gives its files back, empty ones and those that are packed in parts included", () => {
    const row = "<c>0.123456789 é 🚀</c>";
    const many = Array.from({ length: 150_000 }, () => row);
    const files = unzip(
      archive([
        { path: "a/b.xml", chunks: ["<x/>"] },
        { path: "ü.xml", chunks: [] },
        { path: "large.xml", chunks: many },
      ]),
    );
    expect([...files.keys()]).toEqual(["a/b.xml", "ü.xml", "large.xml"]);
    expect(files.get("a/b.xml")!.text).toBe("<x/>");
    expect(files.get("ü.xml")!.text).toBe("");
    expect(files.get("large.xml")!.text === many.join("")).toBe(true);
  });

  it("holds no time, so that the same files are the same bytes", () => {
    const entries = [{ path: "a.xml", chunks: ["<a/>"] }];
    // 1980-01-01 00:00 in the words of the format.
    expect(unzip(archive(entries)).get("a.xml")!.stamp).toBe(0x0021_0000);
    expect(archive(entries).equals(archive(entries))).toBe(true);
  });
});
