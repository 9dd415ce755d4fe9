#!/usr/bin/env node
import { EXIT } from "./exit-codes.ts";
import { loadEntries } from "./load-entries.ts";

// A reader that has gone (`surplus ... | head`) is no error: without stdout there is nothing left to say, and a
// run goes on without stderr.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? EXIT.success : EXIT.failure);
});
process.stderr.on("error", () => {});

const { entries, keepCode } = await loadEntries();
const { main } = await entries.commandLine();
process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  onSignal(listener) {
    process.on("SIGINT", listener);
    process.on("SIGTERM", listener);
    return () => {
      process.off("SIGINT", listener);
      process.off("SIGTERM", listener);
    };
  },
});

// A run calls most of the program: what is compiled by now is worth keeping.
if (process.argv[2] === "run" && process.exitCode === EXIT.success) keepCode();
