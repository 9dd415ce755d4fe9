import { Stream } from "../random/stream.ts";

/**
 * Uniform draws on (0, 1) for the analysis itself (designs, bootstrap, search): fixed by the seed and the purpose, and
 * independent of every draw of the simulated world.
 */
export function seededUniform(seed: string, purpose: string): () => number {
  const stream = new Stream(`analysis/${seed.length}:${seed}/${purpose}`);
  return () => stream.next();
}
