import { OutputError } from "../model/output-error.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space or choose another folder with `--out`",
  EDQUOT: "the disk quota is used up; free some space or choose another folder with `--out`",
  EACCES: "no permission to write there; choose another folder with `--out`",
  EPERM: "writing there is not permitted; choose another folder with `--out`",
  EROFS: "the file system is read-only; choose another folder with `--out`",
  ENOTDIR: "a part of the path is a file, not a folder; choose another folder with `--out`",
  EEXIST: "a part of the path is a file, not a folder; choose another folder with `--out`",
  ENOENT: "no folder can be made there; choose another folder with `--out`",
  ENAMETOOLONG: "the path is too long; choose a shorter one with `--out`",
  EMFILE: "too many files are open; close some programs",
};

/** The fault of a failed call to the file system as one sentence with a remedy. */
export function outputFault(path: string, error: unknown): OutputError {
  if (error instanceof OutputError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? "";
  const reason = SENTENCES[code] ?? (error instanceof Error ? error.message : String(error));
  return new OutputError(`cannot write ${path}: ${reason}${code === "" ? "" : ` (${code})`}`, error);
}
