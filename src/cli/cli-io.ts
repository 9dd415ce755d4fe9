/** A stream as the commands see it. */
export interface OutputStream {
  write(content: string | Uint8Array): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** All that the commands know of the process around them. */
export interface CliIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back on SIGINT and SIGTERM; returns what ends that. */
  readonly onSignal: (listener: (signal: "SIGINT" | "SIGTERM") => void) => () => void;
}

const DEFAULT_COLUMNS = 80;

/** Width of a stream; pipes get the narrow layout. */
export function columnsOf(stream: OutputStream): number {
  return stream.isTTY === true ? (stream.columns ?? DEFAULT_COLUMNS) : DEFAULT_COLUMNS;
}

/** Whether a stream takes colour: NO_COLOR, FORCE_COLOR and TERM=dumb count before the terminal. */
export function hasColour(stream: OutputStream, env: CliIo["env"]): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "") return env.FORCE_COLOR !== "0";
  return stream.isTTY === true && env.TERM !== "dumb";
}
