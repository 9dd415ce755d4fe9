import type { CliIo } from "./cli-io.ts";
import { NO_PROGRESS, progressOn } from "./progress.ts";
import type { RunCommandOptions } from "./run-options.ts";
import { styleOf } from "./run-thread.ts";

/** Runs `surplus run` in this thread, deaf to signals meanwhile: for tests and for running the sources directly. */
export async function runInPlace(options: RunCommandOptions, io: CliIo): Promise<number> {
  const { runCommand } = await import("./run-command.ts");
  const { runWorld } = await import("../world/run-world.ts");
  const progress = options.quiet ? NO_PROGRESS : await progressOn(io.stderr);
  const say = (write: (text: string) => unknown) => (text: string) => {
    progress.stop();
    write(text);
  };
  return runCommand(
    options,
    {
      out: say((text) => io.stdout.write(text)),
      err: say((text) => io.stderr.write(text)),
      partial: () => {},
      progress: (doneMs, totalMs) => progress.update(doneMs, totalMs),
      shouldStop: () => false,
      style: styleOf(io),
    },
    runWorld,
  );
}
