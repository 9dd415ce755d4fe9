import type { SingleBar } from "cli-progress";
import type { OutputStream } from "./cli-io.ts";

/** Shows how far a run is. */
export interface Progress {
  update(doneMs: number, totalMs: number): void;
  /** Clears what is shown, so that other text can follow. */
  stop(): void;
}

/** Off a terminal: a line at each tenth of the work, or after so long without one [ms]. */
const LINE_EVERY_MS = 10_000;
/** No line before this, so that short runs stay silent [ms]. */
const LINE_NOT_BEFORE_MS = 2_000;
/** No two lines closer than this [ms]. */
const LINE_GAP_MS = 1_000;

export const NO_PROGRESS: Progress = { update: () => {}, stop: () => {} };

/** A bar on a terminal, plain lines elsewhere; both on stderr. */
export async function progressOn(stream: OutputStream, nowMs: () => number = Date.now): Promise<Progress> {
  if (stream.isTTY !== true) return progressLines(stream, nowMs);
  const { SingleBar: Bar, Presets } = await import("cli-progress");
  const options = {
    stream: stream as NodeJS.WritableStream,
    format: "{bar} {percentage}% | {eta_formatted} left",
    hideCursor: true,
    clearOnComplete: true,
  };
  return progressBar(new Bar(options, Presets.shades_classic));
}

function progressBar(bar: SingleBar): Progress {
  let isShown = false;
  return {
    update(doneMs, totalMs) {
      if (!isShown) bar.start(totalMs, doneMs);
      isShown = true;
      bar.setTotal(totalMs);
      bar.update(doneMs);
    },
    stop() {
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

function progressLines(stream: OutputStream, nowMs: () => number): Progress {
  let lastTenth = 0;
  let lastMs = nowMs();
  const startMs = lastMs;
  return {
    update(doneMs, totalMs) {
      const tenth = Math.floor((10 * doneMs) / totalMs);
      const now = nowMs();
      const sinceLastMs = now - lastMs;
      const isDue = sinceLastMs >= (tenth > lastTenth ? LINE_GAP_MS : LINE_EVERY_MS);
      if (!isDue || now - startMs < LINE_NOT_BEFORE_MS || doneMs >= totalMs) return;
      lastTenth = tenth;
      lastMs = now;
      stream.write(
        `${Math.floor((100 * doneMs) / totalMs)} % done after ${((now - startMs) / 1000).toFixed(0)} s\n`,
      );
    },
    stop() {},
  };
}
