import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { BY_NAME, outputFault } from "../io/output-fault.ts";
import { initTemplate } from "../scenario/init-template.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { schemaPath } from "./package-info.ts";
import { shellQuote } from "./shell-quote.ts";

const FILE = "scenario.yaml";

/** `surplus init`: a commented scenario to start from; never over an existing file. */
export function initCommand(folder: string, io: CliIo): number {
  const path = join(folder, FILE);
  if (existsSync(path)) {
    io.stderr.write(`error: ${path} exists already; choose another folder\n`);
    return EXIT.usage;
  }
  const schema = relative(resolve(folder), schemaPath()).replaceAll(sep, "/");
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, initTemplate({ name: "my-study", file: FILE, schema }), { flag: "wx" });
  } catch (error) {
    io.stderr.write(`error: ${outputFault(path, error, BY_NAME).message}\n`);
    return EXIT.failure;
  }
  io.stdout.write(`${path}\n`);
  io.stderr.write(`Wrote a scenario with comments. Try next:\n  surplus run ${shellQuote(path)}\n`);
  return EXIT.success;
}
