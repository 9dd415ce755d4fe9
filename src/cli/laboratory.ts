import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../experiment/backends/run-job.ts";
import { RunKeys } from "../experiment/backends/run-keys.ts";
import { Runner } from "../experiment/backends/runner.ts";
import { StagedBackend } from "../experiment/backends/staged-backend.ts";
import { codeHash } from "../io/code-hash.ts";
import { sha256File } from "../io/hash.ts";
import { isAlive } from "../io/leftovers.ts";
import { mathFingerprint } from "../io/math-fingerprint.ts";
import { RunStore } from "../io/run-store.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { NO_PROGRESS, type Progress, progressOn } from "./progress.ts";

/** Folder of finished runs, in the working directory. */
const CACHE = ".surplus-cache";

/** What threads load; `dist/bundle` and `dist/cli` are equally deep. */
const THREAD = new URL("../cli/thread.js", import.meta.url);

/** Options of every command that runs scenarios. */
export interface LaboratoryOptions {
  /** Threads; absent = as many as the machine runs at once. */
  readonly workers?: number;
  /** Whether finished runs are kept and found again. */
  readonly cache: boolean;
  readonly quiet: boolean;
}

/**
 * What a command needs to run scenarios: threads, the store of finished runs, progress, and an ear for Ctrl-C.
 */
export class Laboratory {
  readonly runner: Runner;
  private readonly io: CliIo;
  private readonly backend: Backend;
  private readonly progress: Progress;
  private readonly scratch: string | undefined;
  private readonly unlisten: () => void;
  private signal: "SIGINT" | "SIGTERM" | undefined;

  private constructor(io: CliIo, parts: { backend: Backend; progress: Progress; cache: boolean }) {
    this.io = io;
    this.backend = parts.backend;
    this.progress = parts.progress;
    const code = parts.cache ? codeHash() : undefined;
    const cache = code === undefined ? undefined : openCache(io);
    this.scratch = cache === undefined ? openScratch() : undefined;
    const store = new RunStore(cache ?? this.scratch!, { flat: cache === undefined });
    if (cache !== undefined) store.sweep();
    const ground = { code, math: mathFingerprint() };
    this.runner = new Runner({
      backend: this.backend,
      store,
      keys: new RunKeys(ground, contentHashes()),
      onProgress: (doneMs, totalMs) => this.progress.update(doneMs, totalMs),
    });
    this.unlisten = io.onSignal((signal) => {
      this.signal ??= signal;
      this.backend.stop();
    });
  }

  static async open(options: LaboratoryOptions, io: CliIo): Promise<Laboratory> {
    const backend = await openBackend(options.workers ?? availableParallelism());
    const progress = options.quiet ? NO_PROGRESS : await progressOn(io.stderr);
    return new Laboratory(io, { backend, progress, cache: options.cache });
  }

  /** Writes to a stream, past what is shown of the progress. */
  out(text: string): void {
    this.progress.stop();
    this.io.stdout.write(text);
  }

  err(text: string): void {
    this.progress.stop();
    this.io.stderr.write(text);
  }

  /** Whether a signal came. */
  get interrupted(): boolean {
    return this.signal !== undefined;
  }

  /** Says what is kept; the exit code of an interrupted command. */
  endInterrupted(): number {
    const { computed, reused } = this.runner.tally;
    const kept =
      this.scratch === undefined && computed + reused > 0
        ? `; ${computed + reused} finished runs are kept, and the same command goes on from there`
        : "; nothing was written";
    this.err(`Interrupted${kept}.\n`);
    return this.signal === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
  }

  async close(): Promise<void> {
    this.progress.stop();
    this.unlisten();
    await this.backend.close();
    if (this.scratch !== undefined) rmSync(this.scratch, { recursive: true, force: true });
  }
}

/** This thread for small experiments, threads for others; this thread alone where they could not load the sources. */
async function openBackend(workers: number): Promise<Backend> {
  if (import.meta.url.endsWith(".ts")) {
    const { InlineBackend } = await import("../experiment/backends/inline-backend.ts");
    return new InlineBackend();
  }
  return new StagedBackend({
    openThreads: async () => {
      const { PoolBackend } = await import("../experiment/backends/pool-backend.ts");
      return new PoolBackend({ workers, script: THREAD });
    },
  });
}

/** The cache folder, marked so that backup tools and git leave it alone; absent if it cannot be written. */
function openCache(io: CliIo): string | undefined {
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(join(CACHE, ".gitignore"), "*\n");
    writeFileSync(join(CACHE, "CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
    return CACHE;
  } catch (error) {
    io.stderr.write(
      `note: finished runs are not kept: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return undefined;
  }
}

const SCRATCH = "surplus-runs-";

/** A temporary folder; those that died processes have left go, but not those of other threads of this process. */
function openScratch(): string {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(SCRATCH)) continue;
    const owner = Number.parseInt(name.slice(SCRATCH.length), 10);
    if (owner !== process.pid && !isAlive(owner))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `${SCRATCH}${process.pid}-`));
}

/** Hashes of files, each read once. */
function contentHashes(): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    const hash = known.get(path) ?? sha256File(path).sha256;
    known.set(path, hash);
    return hash;
  };
}
