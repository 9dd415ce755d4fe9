import { SourceMap, type SourceMapping } from "node:module";
import type { PolicyBundle } from "../model/policy.ts";
import type { SourcePlace } from "../model/policy-module.ts";
import { KIT } from "./policy-bundle.ts";

/** Finds places of a bundle's script in the files that it was made of. */
export class PolicyPlaces {
  /** Name of the script in stacks. */
  readonly filename: string;
  private readonly bundle: PolicyBundle;
  private map: SourceMap | undefined;

  constructor(bundle: PolicyBundle) {
    this.bundle = bundle;
    this.filename = `policy-${bundle.sha256}.js`;
  }

  /** Where an error was thrown (the innermost place in the user's files), or where a function begins. */
  of(thing: unknown): SourcePlace | undefined {
    if (typeof thing === "function") return this.ofFunction(Function.prototype.toString.call(thing));
    const { stack } = (thing ?? {}) as { readonly stack?: unknown };
    return typeof stack === "string" ? this.ofStack(stack) : undefined;
  }

  private ofStack(stack: string): SourcePlace | undefined {
    for (const [, line, column] of stack.matchAll(/policy-[0-9a-f]{64}\.js:(\d+):(\d+)/g)) {
      const place = this.original(Number(line) - 1, Number(column) - 1);
      if (place !== undefined) return place;
    }
    // An error of syntax has no frames, only the line above its message.
    return undefined;
  }

  /** A function's text is a part of the script; where it stands twice, nobody can tell which it is. */
  private ofFunction(text: string): SourcePlace | undefined {
    const { code } = this.bundle;
    const at = code.indexOf(text);
    if (at < 0 || code.indexOf(text, at + 1) >= 0) return undefined;
    const before = code.slice(0, at).split("\n");
    return this.original(before.length - 1, before.at(-1)!.length);
  }

  /** @param line, column  From 0. */
  private original(line: number, column: number): SourcePlace | undefined {
    this.map ??= new SourceMap(JSON.parse(this.bundle.sourceMap));
    const entry = this.map.findEntry(line, column) as Partial<SourceMapping>;
    const { originalSource: file, originalLine, originalColumn } = entry;
    if (file === undefined || file === KIT || originalLine === undefined) return undefined;
    return { file, line: originalLine + 1, column: (originalColumn ?? 0) + 1 };
  }
}
