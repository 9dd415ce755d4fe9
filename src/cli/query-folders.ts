import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isResultFolder } from "../io/result-arms.ts";
import { UsageError } from "./report-error.ts";

/** A result folder, and the name by which a query tells it from others. */
export interface QueryFolder {
  readonly name: string;
  readonly path: string;
}

/** Where results go unless `--out` says otherwise. */
const RESULTS = "results";

/**
 * The result folders that are named; a folder of result folders stands for all in it.
 *
 * @param paths  Empty = the current folder if it holds results, else `results`.
 * @throws UsageError if one of them is no result folder and holds none.
 */
export function queryFolders(paths: readonly string[]): readonly QueryFolder[] {
  const named = paths.length > 0 ? paths : [isResultFolder(".") ? "." : RESULTS];
  const found = [...new Set(named.flatMap((path) => foldersIn(path, paths.length === 0)))];
  const names = found.map((path) => basename(resolve(path)));
  return found.map((path, at) => {
    const name = names[at]!;
    return { path, name: names.indexOf(name) === names.lastIndexOf(name) ? name : path };
  });
}

function foldersIn(path: string, isDefault: boolean): readonly string[] {
  if (isResultFolder(path)) return [path];
  const inside = isFolder(path) ? readdirSync(path).sort() : [];
  const found = inside.map((name) => join(path, name)).filter(isResultFolder);
  if (found.length > 0) return found;
  if (isDefault) {
    throw new UsageError(
      'there are no results here; name a result folder, as in `surplus query "from summary" results/quickstart`',
    );
  }
  const what = existsSync(path) ? "holds no results of surplus (no manifest.json)" : "does not exist";
  throw new UsageError(`${path} ${what}; name a folder that a command has written`);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
