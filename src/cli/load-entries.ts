import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ScriptFile } from "../io/script-file.ts";
import type { Entries } from "./entries.ts";

/** The whole program in one script, as the build leaves it beside the modules; `dist/cli` is as deep as `src/cli`. */
const SCRIPT = fileURLToPath(new URL("../bundle/surplus.cjs", import.meta.url));

/** The program as it was loaded. */
export interface Loaded {
  readonly entries: Entries;
  /** Keeps what was compiled, for the next start; does nothing when that is of no use. */
  readonly keepCode: () => void;
}

/** Loads the program: from the script of the build, or module by module where there is none, as from the sources. */
export async function loadEntries(): Promise<Loaded> {
  if (!existsSync(SCRIPT)) {
    const { ENTRIES } = await import("./entries.ts");
    return { entries: ENTRIES, keepCode: () => {} };
  }
  const script = new ScriptFile(SCRIPT);
  const { ENTRIES } = script.run() as { readonly ENTRIES: Entries };
  return { entries: ENTRIES, keepCode: () => script.keepCode() };
}
