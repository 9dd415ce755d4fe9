import seedrandom from "seedrandom";

/** Half the resolution of the generator: moves its draws from [0, 1) to the middle of their cells. */
const HALF_STEP = 2 ** -33;

/** A sequence of uniform random numbers that depends on its name alone. */
export class Stream {
  private readonly uniform: () => number;

  /** @param name  Text from which the sequence follows; see `streams` for names that cannot collide. */
  constructor(name: string) {
    this.uniform = seedrandom.alea(name);
  }

  /** The next number, uniform on the open interval (0, 1), 32 bits; one draw of the generator. */
  next(): number {
    return this.uniform() + HALF_STEP;
  }
}

export interface StreamFactory {
  /** A new stream at its start; the same names give the same draws. */
  stream(entity: string, purpose: string): Stream;
}

/**
 * The streams of one replication: one per (entity, purpose), so that adding an entity, or drawing more for
 * one purpose, leaves all other draws as they are (common random numbers).
 */
export function streams(seed: string, replication: number): StreamFactory {
  return {
    stream: (entity, purpose) => new Stream(streamName([seed, String(replication), entity, purpose])),
  };
}

/** Joins the parts with their lengths, so that ("a/b", "c") and ("a", "b/c") differ. */
function streamName(parts: readonly string[]): string {
  return parts.map((part) => `${part.length}:${part}`).join("/");
}
