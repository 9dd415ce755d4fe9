import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What `codeHash` found when the program was built; the build puts it into the bundled program alone. */
declare const BUILT_CODE_HASH: string | undefined;

/** Folders of the built code that no result of a run depends on. */
const BESIDE = ["assets", "bench", "cli", "verify"];

/** Root of the code that runs: `dist` in the product; `src/io` and `dist/io` are equally deep. */
const ROOT = fileURLToPath(new URL("../", import.meta.url));

/**
 * Hash of the built code and of the versions of the packages that it uses: what it computes can only differ where this
 * does. Absent when the sources run as they are (in tests), which change without a build.
 */
export function codeHash(root: string = ROOT): string | undefined {
  if (import.meta.url.endsWith(".ts")) return undefined;
  if (typeof BUILT_CODE_HASH === "string") return BUILT_CODE_HASH;
  const hash = createHash("sha256");
  hash.update(dependenciesOf(join(root, "../package.json")));
  for (const path of codeFiles(root)) {
    hash.update(`${relative(root, path)}\0`);
    hash.update(readFileSync(path));
  }
  return hash.digest("hex");
}

function dependenciesOf(path: string): string {
  const { dependencies } = JSON.parse(readFileSync(path, "utf8")) as { readonly dependencies: unknown };
  return JSON.stringify(dependencies);
}

function codeFiles(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !BESIDE.includes(name.split(sep)[0]!))
    .sort()
    .map((name) => join(root, name));
}
