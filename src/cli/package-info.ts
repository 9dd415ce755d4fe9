import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Root of the package; `src/cli` and `dist/cli` are equally deep. */
const ROOT = new URL("../../", import.meta.url);

interface PackageJson {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

function packageJson(): PackageJson {
  return JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8")) as PackageJson;
}

/** Version of the package. */
export function packageVersion(): string {
  return packageJson().version;
}

/** Version of DuckDB that queries are made for. */
export function duckDbVersion(): string {
  return packageJson().peerDependencies["@duckdb/node-api"]!;
}

/** Path of the JSON Schema of scenario files. */
export function schemaPath(): string {
  return fileURLToPath(new URL("schema/scenario.schema.json", ROOT));
}

/** Path of a scenario that comes with the package, by its name; undefined if there is none. */
export function bundledScenario(name: string): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]*$/i.test(name)) return undefined;
  const path = fileURLToPath(new URL(`scenarios/${name}.yaml`, ROOT));
  return existsSync(path) ? path : undefined;
}
