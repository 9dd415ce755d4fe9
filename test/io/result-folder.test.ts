import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settleLeftovers } from "../../src/io/leftovers.ts";
import { inputHash, occupantOf } from "../../src/io/manifest.ts";
import { mathFingerprint } from "../../src/io/math-fingerprint.ts";
import { finishInside, replaceInside } from "../../src/io/replace-inside.ts";
import { NODE_FILE_CALLS } from "../../src/io/result-file.ts";
import { ResultFolder } from "../../src/io/result-folder.ts";
import { OutputError } from "../../src/model/output-error.ts";

/** A number that no process has. */
const DEAD = 2 ** 22 + 12345;

let parent: string;
let target: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "surplus-folder-"));
  target = join(parent, "out");
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

function writeResult(text: string, extra: readonly string[] = []): void {
  const folder = new ResultFolder(target);
  folder.write("summary.csv", [text]);
  for (const name of extra) folder.write(name, ["x\n"]);
  folder.write("manifest.json", ["{}"]);
  folder.commit();
  folder.abort();
}

const read = (name: string) => readFileSync(join(target, name), "utf8");

function fill(folder: string, files: Record<string, string>): string {
  const path = join(parent, folder);
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

describe("a result folder", () => {
  it("is not there before it is committed, and whole afterwards", () => {
    const folder = new ResultFolder(target);
    const { bytes, sha256 } = folder.write("summary.csv", ["a\n", "ü\n"]);
    expect(existsSync(target)).toBe(false);
    folder.commit();
    folder.abort();
    expect(readdirSync(parent)).toEqual(["out"]);
    expect(read("summary.csv")).toBe("a\nü\n");
    expect(bytes).toBe(5);
    expect(sha256).toHaveLength(64);
  });

  it("leaves nothing behind when it is given up, not even folders made for it", () => {
    target = join(parent, "deep/er/out");
    const folder = new ResultFolder(target);
    folder.create("runs.csv").write("half");
    folder.abort();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("replaces older results whole, files that are no longer written too, and keeps what is not ours", () => {
    writeResult("old", ["leases.csv"]);
    writeFileSync(join(target, "notes.txt"), "mine");
    mkdirSync(join(target, "charts"));
    writeResult("new");
    expect(readdirSync(target).sort()).toEqual(["charts", "manifest.json", "notes.txt", "summary.csv"]);
    expect(read("summary.csv")).toBe("new");
    expect(read("notes.txt")).toBe("mine");
    expect(readdirSync(parent)).toEqual(["out"]);
  });

  it("removes partial folders of runs that died, and only those", () => {
    fill(`.out.partial-${DEAD}`, { "runs.csv": "half" });
    fill(`.other.partial-${DEAD}`, { "runs.csv": "half" });
    writeResult("new");
    expect(readdirSync(parent).sort()).toEqual([`.other.partial-${DEAD}`, "out"]);
  });

  it("brings back a folder whose replacement died between the two renames", () => {
    fill(`.out.old-${DEAD}`, { "summary.csv": "old", "notes.txt": "mine" });
    fill(`.out.partial-${DEAD}`, { "summary.csv": "new" });
    settleLeftovers(target);
    expect(read("summary.csv")).toBe("old");
    expect(readdirSync(parent)).toEqual(["out"]);
  });

  it("hands over foreign files when the replacement died after both renames", () => {
    fill(`.out.old-${DEAD}`, { "summary.csv": "old", "notes.txt": "mine" });
    fill("out", { "summary.csv": "new" });
    settleLeftovers(target);
    expect(read("summary.csv")).toBe("new");
    expect(read("notes.txt")).toBe("mine");
    expect(readdirSync(parent)).toEqual(["out"]);
  });

  it("says in one sentence that the disk is full, naming the final file", () => {
    const full = () => {
      throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC", syscall: "write" });
    };
    const folder = new ResultFolder(target, { ...NODE_FILE_CALLS, write: full });
    expect(() => folder.write("summary.csv", ["x"])).toThrow(OutputError);
    expect(() => folder.write("runs.csv", ["x"])).toThrow(`${target}/runs.csv: the disk is full`);
    folder.abort();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("writes all bytes when the system takes them in pieces", () => {
    const folder = new ResultFolder(target, {
      ...NODE_FILE_CALLS,
      write: (file, bytes, from) => NODE_FILE_CALLS.write(file, bytes.subarray(0, from + 3), from),
    });
    folder.write("summary.csv", ["0123456789"]);
    folder.commit();
    expect(read("summary.csv")).toBe("0123456789");
  });

  it("says that a part of the path is a file", () => {
    writeFileSync(join(parent, "file"), "");
    expect(() => new ResultFolder(join(parent, "file", "out"))).toThrow(/a part of the path is a file/);
  });

  it("writes through a link to the folder that it means", () => {
    fill("real", {});
    symlinkSync(join(parent, "real"), target);
    expect(occupantOf(target)).toEqual({ kind: "nothing" });
  });
});

describe("a folder that cannot be renamed", () => {
  it("is filled file by file, the manifest last, and loses only our older files", () => {
    fill("out", { "summary.csv": "old", "leases.csv": "old", "notes.txt": "mine", "manifest.json": "{}" });
    const partial = fill("out/.surplus-partial-1", { "summary.csv": "new", "manifest.json": '{"n":1}' });
    replaceInside(partial, target);
    expect(readdirSync(target).sort()).toEqual(["manifest.json", "notes.txt", "summary.csv"]);
    expect(read("summary.csv")).toBe("new");
  });

  it("is completed if its replacement had begun, and left alone otherwise", () => {
    const begun = fill("out/.surplus-partial-1", { "runs.csv": "new", "manifest.json": "{}" });
    fill("out", { "summary.csv": "new" });
    finishInside(begun, target);
    expect(readdirSync(target).sort()).toEqual(["manifest.json", "runs.csv", "summary.csv"]);
    const cut = fill("out/.surplus-partial-2", { "runs.csv": "half" });
    finishInside(cut, target);
    expect(read("runs.csv")).toBe("new");
    expect(existsSync(cut)).toBe(false);
  });

  it("never takes a manifest that was cut", () => {
    const partial = fill("out/.surplus-partial-1", { "runs.csv": "new", "manifest.json": '{"n":' });
    finishInside(partial, target);
    expect(readdirSync(target)).toEqual([]);
  });
});

describe("the hash of the inputs", () => {
  const inputs = {
    resolved: { name: "x", seed: "1", replications: 5, fleet: { a: 1, b: 2 } },
    seed: "1",
    variants: ["mix"],
    files: [{ file: "t.csv", role: "trace", bytes: 3, sha256: "aa" }],
  };

  it("depends on scenario, seed, variants and data, on the order of entities, and not on replications", () => {
    const hash = inputHash(inputs);
    expect(
      inputHash({ ...inputs, resolved: { name: "x", seed: "1", replications: 50, fleet: { a: 1, b: 2 } } }),
    ).toBe(hash);
    // Entities come in the order of the file, and the order decides ties.
    expect(inputHash({ ...inputs, resolved: { ...inputs.resolved, fleet: { b: 2, a: 1 } } })).not.toBe(hash);
    expect(inputHash({ ...inputs, seed: "2" })).not.toBe(hash);
    expect(inputHash({ ...inputs, variants: ["mix", "spot"] })).not.toBe(hash);
    expect(inputHash({ ...inputs, files: [{ ...inputs.files[0]!, sha256: "bb" }] })).not.toBe(hash);
    expect(inputHash({ ...inputs, resolved: { ...inputs.resolved, name: "y" } })).not.toBe(hash);
  });
});

it("the fingerprint of the math library is stable within a process", () => {
  expect(mathFingerprint()).toBe(mathFingerprint());
  expect(mathFingerprint()).toMatch(/^[0-9a-f]{64}$/);
});
