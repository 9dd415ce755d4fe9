import type { FileSource } from "../../model/ports.ts";
import { formatFound, type Problem } from "../problem.ts";
import type { Located, LocatedMap, Place } from "./located.ts";
import { mergeLocated, withoutKeys, withoutNulls } from "./merge.ts";
import { readYaml } from "./yaml-reader.ts";

export interface Loaded {
  /** The file merged over what it extends; absent when it could not be read. */
  readonly root?: LocatedMap;
  readonly problems: readonly Problem[];
  /** Files reached by `extends`, in the order of reading. */
  readonly extended: readonly string[];
}

/** Reads a scenario file and everything it extends. */
export function loadScenario(files: FileSource, path: string): Loaded {
  const problems: Problem[] = [];
  const extended: string[] = [];
  const root = loadChain(files, path, [], undefined, { problems, extended });
  return { ...(root === undefined ? {} : { root }), problems, extended };
}

interface Sink {
  readonly problems: Problem[];
  readonly extended: string[];
}

function loadChain(
  files: FileSource,
  path: string,
  above: readonly string[],
  from: Place | undefined,
  sink: Sink,
): LocatedMap | undefined {
  const text = readText(files, path, from, sink);
  if (text === undefined) return undefined;
  const { root, problems } = readYaml(text, path);
  sink.problems.push(...problems);
  if (root === undefined) return undefined;
  if (root.kind !== "map") {
    sink.problems.push(problemAt(root.place, "", "wrong_type", "a map of keys", describeRoot(root)));
    return undefined;
  }
  const link = root.entries.get("extends");
  const own = withoutKeys(root, ["extends"]);
  if (link === undefined) return withoutNulls(own) as LocatedMap;
  if (link.node.kind !== "scalar" || typeof link.node.value !== "string" || link.node.value === "") {
    const found = formatFound(link.node.kind === "scalar" ? link.node.value : [1]);
    sink.problems.push(
      problemAt(link.node.place, "extends", "wrong_type", "the path of another scenario file", found),
    );
    return withoutNulls(own) as LocatedMap;
  }
  const chain = [...above, path];
  const target = files.resolve(path, link.node.value);
  const known = chain.indexOf(target);
  if (known >= 0) {
    const found = [...chain.slice(known), target].join(" > ");
    sink.problems.push(
      problemAt(link.node.place, "extends", "cycle", "no cycle", found, "remove one `extends`"),
    );
    return withoutNulls(own) as LocatedMap;
  }
  sink.extended.push(target);
  const base = loadChain(files, target, chain, link.node.place, sink);
  return (base === undefined ? withoutNulls(own) : mergeLocated(base, own)) as LocatedMap;
}

function readText(files: FileSource, path: string, from: Place | undefined, sink: Sink): string | undefined {
  const place = from ?? { file: path, within: "" };
  const key = from === undefined ? "" : "extends";
  try {
    if (!files.exists(path)) {
      sink.problems.push(problemAt(place, key, "file", "a file that exists", `no file \`${path}\``));
      return undefined;
    }
    return files.readText(path);
  } catch (error) {
    const found = `\`${path}\` (${error instanceof Error ? error.message : String(error)})`;
    sink.problems.push(problemAt(place, key, "file", "a readable file", found));
    return undefined;
  }
}

function describeRoot(root: Located): string {
  return root.kind === "list" ? "a list" : formatFound(root.kind === "scalar" ? root.value : undefined);
}

/** A problem at a known place. */
export function problemAt(
  place: Place,
  path: string,
  code: Problem["code"],
  expected: string,
  found: string,
  suggestion?: string,
): Problem {
  return {
    code,
    file: place.file,
    ...(place.line === undefined ? {} : { line: place.line }),
    ...(place.column === undefined ? {} : { column: place.column }),
    path: `${place.within}${path}`,
    expected,
    found,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
