import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inlineMore } from "../../src/io/inlining.ts";
import { ScriptFile } from "../../src/io/script-file.ts";

let folder: string;
let path: string;

const TEXT =
  '// a mark\nexports.double = (x) => 2 * x;\nexports.folder = __dirname;\nexports.path = require("path");\n';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-script-"));
  path = join(folder, "program.cjs");
  writeFileSync(path, TEXT);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Exports {
  readonly double: (x: number) => number;
  readonly folder: string;
  readonly path: typeof import("node:path");
}

/** Loads the script, calls it, and keeps its code. */
function load() {
  const script = new ScriptFile(path);
  const exports = script.run() as Exports;
  expect(exports.double(21)).toBe(42);
  script.keepCode();
  return { script, exports };
}

const codeFile = () => readdirSync(folder).find((name) => name.endsWith(".code"));

describe("a script file", () => {
  it("runs as a CommonJS module in its own folder", () => {
    const { exports } = load();
    expect(exports.folder).toBe(folder);
    expect(exports.path.basename(path)).toBe("program.cjs");
  });

  it("keeps code that the next process can use, also after long runs had V8 inline more", () => {
    const script = new ScriptFile(path);
    script.run();
    inlineMore();
    script.keepCode();
    // In this process the script is known already, so that V8 would not look at the code.
    const wrapped = JSON.stringify(
      `(function (exports, require, module, __filename, __dirname) {${TEXT}\n})`,
    );
    const other = `
      const content = require("node:fs").readFileSync(${JSON.stringify(join(folder, codeFile()!))});
      const cachedData = content.subarray(content.indexOf("\\n") + 1);
      const script = new (require("node:vm").Script)(${wrapped}, { cachedData });
      process.stdout.write(String(script.cachedDataRejected));`;
    expect(execFileSync(process.execPath, ["-e", other], { encoding: "utf8" })).toBe("false");
  });

  it("loads scripts of its folder once, and keeps their code too", () => {
    const part = join(folder, "part.cjs");
    writeFileSync(part, "// part\nexports.value = {};\n");
    writeFileSync(
      path,
      `// whole\nexports.first = require("./part.cjs").value;\nexports.second = require("./part.cjs").value;\n`,
    );
    const whole = new ScriptFile(path);
    const { first, second } = whole.run() as { readonly first: object; readonly second: object };
    expect(first).toBe(second);
    whole.keepCode();
    expect(readdirSync(folder).filter((name) => name.endsWith(".code"))).toHaveLength(2);
    expect(new ScriptFile(part).isWarm).toBe(true);
  });

  it("is compiled once: the next load takes the code of the first", () => {
    expect(load().script.isWarm).toBe(false);
    expect(codeFile()).toContain(process.version);
    expect(load().script.isWarm).toBe(true);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it("is compiled anew when it has changed, even to a text of equal length", () => {
    load();
    writeFileSync(path, TEXT.replace("2 * x", "x + x").replace("a mark", "b mark"));
    expect(load().script.isWarm).toBe(false);
    writeFileSync(path, TEXT.replace("2 * x", "x * 2").replace("a mark", "b mark"));
    utimesSync(path, 1, 1);
    expect(load().script.isWarm).toBe(false);
    expect(load().script.isWarm).toBe(true);
  });

  it.each([
    ["cut short", (code: Buffer) => code.subarray(0, code.length / 2)],
    ["empty", () => Buffer.alloc(0)],
    ["followed by more", (code: Buffer) => Buffer.concat([code, Buffer.alloc(8)])],
  ] as const)("is compiled anew when its code is %s", (_, spoil) => {
    load();
    const code = join(folder, codeFile()!);
    writeFileSync(code, spoil(readFileSync(code)));
    expect(load().script.isWarm).toBe(false);
    expect(load().script.isWarm).toBe(true);
  });

  it("says nothing when its code cannot be kept", () => {
    // A folder in place of the code file cannot be replaced by a file, not even by root.
    mkdirSync(join(folder, `program.cjs.${process.version}-${process.arch}.code`, "full"), {
      recursive: true,
    });
    expect(load().script.isWarm).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  });
});
