import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export interface Conversion {
  /** Folder for what comes out, and for the profile of the program. */
  readonly folder: string;
  /** Ending, or ending and filter, of what is wanted. */
  readonly to: string;
  /** How CSV files are read. */
  readonly infilter?: string;
}

/**
 * Converts files with LibreOffice, in a profile of its own.
 *
 * @throws Error that names the package if LibreOffice is not there: a check that cannot be made has failed.
 */
export function soffice(files: readonly string[], { folder, to, infilter }: Conversion): void {
  const { error, status, stdout, stderr } = spawnSync(
    "soffice",
    [
      `-env:UserInstallation=${pathToFileURL(join(folder, "profile")).href}`,
      "--headless",
      ...(infilter === undefined ? [] : [`--infilter=${infilter}`]),
      ...["--convert-to", to, "--outdir", folder],
      ...files,
    ],
    { encoding: "utf8", env: { ...process.env, HOME: folder }, timeout: 120_000 },
  );
  if (error !== undefined && "code" in error && error.code === "ENOENT")
    throw new Error("soffice is not there; install the Debian package libreoffice-calc");
  if (error !== undefined) throw error;
  if (status !== 0 || /Error/.test(stdout + stderr)) throw new Error(`soffice failed: ${stdout}${stderr}`);
}
