import type { ProblemCode } from "../problem.ts";

/**
 * What a schema has to say about a bad value. Zod passes only text from a schema to its issues, so a note travels as
 * JSON in the message of the issue and issues.ts reads it back.
 */
export type Note =
  /** The value itself is wrong. */
  | {
      readonly kind: "wish";
      readonly code: ProblemCode;
      readonly expected: string;
      readonly found?: string;
      readonly hint?: string;
    }
  /** A closed map has unknown keys; these are the known ones. */
  | { readonly kind: "keys"; readonly known: readonly string[] }
  /** Of a choice between schemas, the problems of this one are meant. */
  | { readonly kind: "branch"; readonly index: number }
  /** A key that selects the schema has an unknown (or no) value. */
  | { readonly kind: "tag"; readonly key: string; readonly values: readonly string[] };

export function writeNote(note: Note): string {
  return JSON.stringify(note);
}

/** The note in a message; undefined for messages of zod itself. */
export function readNote(message: string): Note | undefined {
  if (!message.startsWith('{"kind":')) return undefined;
  return JSON.parse(message) as Note;
}
