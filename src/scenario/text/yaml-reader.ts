import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";
import { formatPath, type Problem, type ProblemCode } from "../problem.ts";
import type { Located, LocatedEntry, Place } from "./located.ts";

/** More values than any scenario needs; stops files whose aliases multiply without end. */
const NODE_LIMIT = 200_000;
const DEPTH_LIMIT = 100;

/**
 * Reads one YAML file into values that know their place.
 *
 * All syntax errors are reported, not only the first. Merge keys (`<<`) and tags are refused; anchors and aliases work.
 *
 * @returns The root, or undefined when the text is too broken to yield one.
 */
export function readYaml(text: string, file: string): { root: Located | undefined; problems: Problem[] } {
  const reader = new YamlReader(file);
  return { root: reader.read(text), problems: reader.problems };
}

class YamlReader {
  readonly problems: Problem[] = [];
  private readonly lines = new LineCounter();
  private readonly file: string;
  /** Values seen so far; aliases count again -- state. */
  private nodeCount = 0;
  /** Whether a limit was passed; the rest is then not converted -- state. */
  private tooLarge = false;
  /** Anchored nodes by alias; looking one up walks the document -- state. */
  private readonly targets = new Map<Node, Node | undefined>();

  constructor(file: string) {
    this.file = file;
  }

  read(text: string): Located | undefined {
    let documents: readonly Document.Parsed[];
    try {
      const parsed = parseAllDocuments(text, {
        version: "1.2",
        merge: false,
        uniqueKeys: false,
        prettyErrors: false,
        lineCounter: this.lines,
      });
      documents = "empty" in parsed ? [] : parsed;
    } catch (error) {
      this.report("syntax", 0, [], "YAML", `text that cannot be parsed (${(error as Error).message})`);
      return undefined;
    }
    const document = documents[0];
    if (document === undefined || document.contents === null) {
      this.report("syntax", 0, [], "a map of keys", "an empty file", "start with `surplus init`");
      return undefined;
    }
    for (const error of documents.flatMap((each) => [...each.errors, ...each.warnings])) {
      this.report("syntax", error.pos[0], [], "valid YAML", lowerFirst(error.message.replace(/\.?\s*$/, "")));
    }
    const extra = documents[1]?.contents;
    if (extra) this.report("syntax", extra.range[0], [], "one document", "a second document after `---`");
    const root = this.convert(document.contents, document, [], []);
    return this.tooLarge ? undefined : root;
  }

  private convert(
    node: ParsedNode | Node | null,
    document: Document.Parsed,
    path: readonly PropertyKey[],
    anchors: readonly Node[],
  ): Located {
    const offset = node?.range?.[0] ?? 0;
    const place = this.place(offset);
    this.nodeCount++;
    if (node === null) return { kind: "scalar", place, value: null };
    if (this.nodeCount > NODE_LIMIT || path.length > DEPTH_LIMIT) {
      if (!this.tooLarge) {
        const found = "too many values, or values too deep";
        this.report("value", offset, path.slice(0, 4), "a scenario of ordinary size", found);
      }
      this.tooLarge = true;
      return { kind: "scalar", place, value: null };
    }
    if (isAlias(node)) return this.convertAlias(node, document, path, anchors);
    if (isMap(node)) return this.convertMap(node, document, path, anchors);
    if (isSeq(node)) {
      const items = node.items.map((item, index) =>
        this.convert(item as ParsedNode, document, [...path, index], [...anchors, node]),
      );
      return { kind: "list", place, items };
    }
    return this.convertScalar(isScalar(node) ? node.value : null, offset, path);
  }

  private convertScalar(value: unknown, offset: number, path: readonly PropertyKey[]): Located {
    const place = this.place(offset);
    if (
      typeof value === "string" ||
      typeof value === "number" ||
      typeof value === "boolean" ||
      value === null
    ) {
      return { kind: "scalar", place, value };
    }
    this.report("syntax", offset, path, "text, a number, true or false", "a value with a tag");
    return { kind: "scalar", place, value: null };
  }

  private convertAlias(
    node: Extract<Node, { source: string }> & { source: string },
    document: Document.Parsed,
    path: readonly PropertyKey[],
    anchors: readonly Node[],
  ): Located {
    const offset = node.range?.[0] ?? 0;
    if (!this.targets.has(node)) this.targets.set(node, isAlias(node) ? node.resolve(document) : undefined);
    const target = this.targets.get(node);
    const name = `*${String(node.source)}`;
    if (target === undefined || anchors.includes(target)) {
      const found =
        target === undefined ? `\`${name}\` without its anchor` : `\`${name}\` inside its own anchor`;
      if (target !== undefined || document.errors.length === 0) {
        this.report("syntax", offset, path, "an alias of an earlier anchor", found);
      }
      return { kind: "scalar", place: this.place(offset), value: null };
    }
    return this.convert(target as ParsedNode, document, path, anchors);
  }

  private convertMap(
    node: YAMLMap,
    document: Document.Parsed,
    path: readonly PropertyKey[],
    anchors: readonly Node[],
  ): Located {
    const entries = new Map<string, LocatedEntry>();
    for (const pair of node.items) {
      const keyNode = pair.key as ParsedNode | null;
      const offset = keyNode?.range?.[0] ?? node.range?.[0] ?? 0;
      const key = this.keyOf(keyNode, offset, path);
      if (key === undefined) continue;
      const first = entries.get(key);
      if (first !== undefined) {
        const found = `\`${key}\` twice (first in line ${first.place.line ?? "?"})`;
        this.report("duplicate", offset, [...path, key], "each key once", found, "remove or rename one");
        continue;
      }
      const child = this.convert(
        pair.value as ParsedNode | null,
        document,
        [...path, key],
        [...anchors, node],
      );
      const located = pair.value === null ? { ...child, place: this.place(offset) } : child;
      entries.set(key, { place: this.place(offset), node: located });
    }
    return { kind: "map", place: this.place(node.range?.[0] ?? 0), entries };
  }

  private keyOf(node: ParsedNode | null, offset: number, path: readonly PropertyKey[]): string | undefined {
    if (!isScalar(node)) {
      this.report("syntax", offset, path, "a plain key", "a key that is not text");
      return undefined;
    }
    if (node.value === "<<") {
      const hint = "use `extends: other.yaml`, or write the keys out";
      this.report("unknown_key", offset, [...path, "<<"], "no merge keys", "`<<`", hint);
      return undefined;
    }
    return typeof node.value === "string" ? node.value : String(node.source ?? node.value);
  }

  private place(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col), within: "" };
  }

  private report(
    code: ProblemCode,
    offset: number,
    path: readonly PropertyKey[],
    expected: string,
    found: string,
    suggestion?: string,
  ): void {
    const { line, column } = this.place(offset);
    this.problems.push({
      code,
      file: this.file,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
      path: formatPath(path),
      expected,
      found,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
