import type { PolicyBundle } from "./policy.ts";

/** A place in a file of the user's. */
export interface SourcePlace {
  /** Relative to the folder of the policy's file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** A module that was evaluated. */
export interface EvaluatedModule {
  /** What it exports under a name; undefined if nothing. */
  exported(name: string): unknown;
  /** Where an error was thrown, or a function stands; undefined if that is not in the user's files. */
  placeOf(thing: unknown): SourcePlace | undefined;
}

/** Evaluates bundles, each time anew: what a module keeps to itself does not reach another run. */
export interface ModuleEvaluator {
  /** @throws PolicyFault for what the module throws while it is evaluated. */
  evaluate(bundle: PolicyBundle): EvaluatedModule;
}

/** Why a file could not be bundled, at a place if there is one. */
export interface ModuleProblem {
  readonly place?: SourcePlace;
  readonly text: string;
}

export type LoadedModule =
  | {
      readonly ok: true;
      readonly bundle: PolicyBundle;
      /** All files that are in it, the first one included. */
      readonly files: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly ModuleProblem[] };

/** Policies of the user's own, from the file to the run. */
export interface PolicyModules extends ModuleEvaluator {
  /**
   * Puts a file and all that it imports together.
   *
   * @param path  Where the file lies.
   * @param name  How the scenario names it.
   */
  load(path: string, name: string): LoadedModule;
}

/** What a policy of the user's own did wrong, with its place; nothing of ours is at fault. */
export class PolicyFault extends Error {
  override readonly name = "PolicyFault";
  readonly place: SourcePlace | undefined;
  /** The message without the place. */
  readonly text: string;

  /** @param file  The policy's file as the scenario names it. */
  constructor(file: string, text: string, place?: SourcePlace, cause?: unknown) {
    super(`${placeText(file, place)}: ${text}`, { cause });
    this.text = text;
    this.place = place;
  }
}

function placeText(file: string, place: SourcePlace | undefined): string {
  if (place === undefined) return file;
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  return `${folder}${place.file}:${place.line}:${place.column}`;
}
