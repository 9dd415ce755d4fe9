/**
 * What the program consists of: the command line, and what a thread of the pool runs. The build puts both with all that
 * they import into one script; each part of it is evaluated when it is first asked for.
 */
export const ENTRIES = {
  commandLine: () => import("./program.ts"),
  thread: () => import("../experiment/backends/pool-worker.ts"),
};

export type Entries = typeof ENTRIES;
