import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outputFault } from "../io/output-fault.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { STARTER_SCENARIO } from "./starter-scenario.ts";

/** `surplus init`: a commented scenario to start from; never over an existing file. */
export function initCommand(folder: string, io: CliIo): number {
  const path = join(folder, "scenario.yaml");
  if (existsSync(path)) {
    io.stderr.write(`error: ${path} exists already; choose another folder\n`);
    return EXIT.usage;
  }
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, STARTER_SCENARIO, { flag: "wx" });
  } catch (error) {
    io.stderr.write(`error: ${outputFault(path, error).message.replace("with `--out`", "")}\n`);
    return EXIT.failure;
  }
  io.stdout.write(`${path}\n`);
  io.stderr.write(`Wrote a scenario with comments. Try next:\n  surplus run ${path}\n`);
  return EXIT.success;
}
