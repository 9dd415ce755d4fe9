import { OutputError } from "../model/output-error.ts";

/** What may be done where the place is at fault, and where only its length is. */
export interface PlaceRemedy {
  readonly elsewhere: string;
  readonly shorter: string;
}

/** Results: `--out` names their folder. */
const BY_OUT: PlaceRemedy = {
  elsewhere: "choose another folder with `--out`",
  shorter: "choose a shorter one with `--out`",
};
/** A file that was named itself. */
export const BY_NAME: PlaceRemedy = { elsewhere: "choose another folder", shorter: "choose a shorter one" };
/** Kept runs: another folder for the results would not help. */
export const BY_NO_CACHE: PlaceRemedy = {
  elsewhere: "run with `--no-cache`",
  shorter: "run with `--no-cache`",
};

const SENTENCES: Readonly<Record<string, (remedy: PlaceRemedy) => string>> = {
  ENOSPC: ({ elsewhere }) => `the disk is full; free some space or ${elsewhere}`,
  EDQUOT: ({ elsewhere }) => `the disk quota is used up; free some space or ${elsewhere}`,
  EACCES: ({ elsewhere }) => `no permission to write there; ${elsewhere}`,
  EPERM: ({ elsewhere }) => `writing there is not permitted; ${elsewhere}`,
  EROFS: ({ elsewhere }) => `the file system is read-only; ${elsewhere}`,
  ENOTDIR: ({ elsewhere }) => `a part of the path is a file, not a folder; ${elsewhere}`,
  EEXIST: ({ elsewhere }) => `a part of the path is a file, not a folder; ${elsewhere}`,
  ENOENT: ({ elsewhere }) => `no folder can be made there; ${elsewhere}`,
  ENAMETOOLONG: ({ shorter }) => `the path is too long; ${shorter}`,
  EMFILE: () => "too many files are open; close some programs",
};

/** The fault of a failed call to the file system as one sentence with a remedy. */
export function outputFault(path: string, error: unknown, remedy = BY_OUT): OutputError {
  if (error instanceof OutputError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  const reason = SENTENCES[code]?.(remedy) ?? (error instanceof Error ? error.message : String(error));
  return new OutputError(`cannot write ${path}: ${reason}${code === "" ? "" : ` (${code})`}`, error);
}
