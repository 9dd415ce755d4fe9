import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { inlineAsUsual } from "./inlining.ts";

/** What comes before and after the text of a script: its function, of which all is on the script's first line. */
const WRAPPER = ["(function (exports, require, module, __filename, __dirname) {", "\n})"] as const;

type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void;

/**
 * A CommonJS script that is loaded with the byte code of an earlier run, so that most of it is not compiled again. What
 * it requires of its own folder is loaded likewise.
 *
 * The byte code lies beside the script under a name with the version of Node. It begins with a line that names the
 * script as it was then, and its own length; V8 itself refuses what another version or other flags have made. What does
 * not fit is as good as absent, and what cannot be written is not kept.
 */
export class ScriptFile {
  private readonly path: string;
  private readonly codePath: string;
  private readonly mark: string;
  private readonly script: Script;
  /** Scripts of its folder that it required, by name. */
  private readonly parts = new Map<string, { readonly file: ScriptFile; readonly exports: object }>();

  constructor(path: string) {
    this.path = path;
    this.codePath = `${path}.${process.version}-${process.arch}.code`;
    // The bundler writes ASCII alone, which is read fastest so.
    const text = readFileSync(path, "latin1");
    this.mark = `${text.slice(0, text.indexOf("\n"))} ${text.length} ${statSync(path).mtimeMs}`;
    const cachedData = readCode(this.codePath, this.mark);
    this.script = new Script(WRAPPER.join(text), {
      filename: path,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
  }

  /** Runs the script; what it exports. */
  run(): object {
    const module = { exports: {} };
    const call = this.script.runInThisContext() as ModuleFunction;
    call(module.exports, this.require(), module, this.path, dirname(this.path));
    return module.exports;
  }

  private require(): NodeJS.Require {
    const plain = createRequire(this.path);
    const require = (id: string): unknown => (id.startsWith("./") ? this.part(id) : plain(id));
    return Object.assign(require, plain);
  }

  private part(name: string): object {
    let part = this.parts.get(name);
    if (part === undefined) {
      const file = new ScriptFile(join(dirname(this.path), name));
      part = { file, exports: file.run() };
      this.parts.set(name, part);
    }
    return part.exports;
  }

  /** Whether the byte code of an earlier run was used. */
  get isWarm(): boolean {
    return this.script.cachedDataRejected === false;
  }

  /** Writes the byte code of all functions that were called, unless it is there already. Never throws. */
  keepCode(): void {
    for (const { file } of this.parts.values()) file.keepCode();
    if (this.isWarm) return;
    inlineAsUsual();
    const partial = `${this.codePath}.partial-${process.pid}`;
    try {
      const code = this.script.createCachedData();
      writeFileSync(partial, Buffer.concat([Buffer.from(headOf(this.mark, code.length), "latin1"), code]));
      renameSync(partial, this.codePath);
    } catch {
      rmSync(partial, { force: true });
    }
  }
}

function headOf(mark: string, bytes: number): string {
  return `${mark} ${bytes}\n`;
}

/** Byte code of the script with that mark; absent if there is none, or not all of it. */
function readCode(path: string, mark: string): Buffer | undefined {
  try {
    const content = readFileSync(path);
    const code = content.subarray(content.indexOf("\n") + 1);
    const head = content.toString("latin1", 0, content.length - code.length);
    return head === headOf(mark, code.length) ? code : undefined;
  } catch {
    return undefined;
  }
}
