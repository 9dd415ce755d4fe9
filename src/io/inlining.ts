import { setFlagsFromString } from "node:v8";

/**
 * How much V8 puts into one compiled function: callees of so many bytes of bytecode always, others while there is room
 * for so many in all (docs/decisions/012-hot-path.md). Larger functions run faster and take longer to compile, which
 * pays in runs of many events. The setting is of the process, threads included, and holds for what is compiled from
 * now on.
 */
const FLAGS = ["--max-inlined-bytecode-size-small", "--max-inlined-bytecode-size-cumulative"] as const;
const USUAL = [27, 920] as const;
const MORE = [90, 3000] as const;
/** The last version of V8 whose flags are known to be these; another one keeps its own ways. */
const LAST_KNOWN = 12;

/** Long runs are ahead. */
export function inlineMore(): void {
  set(MORE);
}

/** As V8 does by itself: byte code that is kept under other flags would be refused at the next start. */
export function inlineAsUsual(): void {
  set(USUAL);
}

function set(bytes: typeof USUAL | typeof MORE): void {
  if (Number.parseInt(process.versions.v8, 10) > LAST_KNOWN) return;
  FLAGS.forEach((flag, at) => {
    setFlagsFromString(`${flag}=${bytes[at]}`);
  });
}
