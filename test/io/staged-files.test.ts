import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NODE_FILE_CALLS } from "../../src/io/result-file.ts";
import { StagedFiles } from "../../src/io/staged-files.ts";
import { OutputError } from "../../src/model/output-error.ts";

/** A number that no process has. */
const DEAD = 2 ** 22 + 12345;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-staged-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("staged files", () => {
  it("appear together at the end, in folders that are made", () => {
    const files = new StagedFiles();
    const [one, two] = [join(folder, "one.csv"), join(folder, "sub/two.bin")];
    files.write(one, ["a", "b"]);
    files.write(two, [Uint8Array.of(1, 2)]);
    expect([existsSync(one), existsSync(two), files.existing()]).toEqual([false, false, []]);
    expect(files.commit()).toEqual([one, two]);
    files.abort();
    expect(readFileSync(one, "utf8")).toBe("ab");
    expect([...readFileSync(two)]).toEqual([1, 2]);
    expect(readdirSync(folder).sort()).toEqual(["one.csv", "sub"]);
  });

  it("leave the old files alone on a full disk, and nothing beside them", () => {
    const path = join(folder, "one.csv");
    writeFileSync(path, "old");
    const full = () => {
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    };
    const files = new StagedFiles({ ...NODE_FILE_CALLS, write: full });
    expect(() => files.write(path, ["new"])).toThrow(OutputError);
    expect(() => files.write(path, ["new"])).toThrow(/cannot write .*one\.csv: the disk is full/);
    files.abort();
    expect(readdirSync(folder)).toEqual(["one.csv"]);
    expect(readFileSync(path, "utf8")).toBe("old");
  });

  it("clear away what a process that died has left", () => {
    writeFileSync(join(folder, `.one.csv.partial-${DEAD}`), "half");
    const files = new StagedFiles();
    files.write(join(folder, "one.csv"), ["whole"]);
    files.commit();
    expect(readdirSync(folder)).toEqual(["one.csv"]);
  });
});
