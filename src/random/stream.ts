import seedrandom from "seedrandom";

/** Half the resolution of the generator: moves its draws from [0, 1) to the middle of their cells. */
const HALF_STEP = 2 ** -33;

/** Multiplier and 2^-32 of Alea, the generator that `seedrandom` seeds here (Baagøe 2010). */
const MULTIPLIER = 2091639;
const STEP = 2.3283064365386963e-10;

/**
 * A sequence of uniform random numbers that depends on its name alone.
 *
 * The draws are those of `seedrandom.alea(name)`, of which the state is taken; the recurrence stands here because every
 * event draws, and a method over plain numbers is inlined where a closure over a foreign object is not.
 */
export class Stream {
  /** The last three numbers, oldest first, and the carry. */
  private s0: number;
  private s1: number;
  private s2: number;
  private carry: number;

  /** @param name  Text from which the sequence follows; see `streams` for names that cannot collide. */
  constructor(name: string) {
    const { s0, s1, s2, c } = seedrandom.alea(name, { state: true }).state();
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.carry = c;
  }

  /** The next number, uniform on the open interval (0, 1), 32 bits; one draw of the generator. */
  next(): number {
    const t = MULTIPLIER * this.s0 + this.carry * STEP;
    this.carry = t | 0;
    this.s0 = this.s1;
    this.s1 = this.s2;
    this.s2 = t - this.carry;
    return this.s2 + HALF_STEP;
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
