import { Stream } from "../../random/stream.ts";

/** Draws of a contract's cases: the same name, the same cases. */
export class Dice {
  private readonly stream: Stream;

  constructor(name: string) {
    this.stream = new Stream(`contract/${name}`);
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.stream.next() * (most - least + 1));
  }

  /** A part of a whole number. */
  part(of: number): number {
    return this.whole(0, of);
  }

  /** So many things, each made by a draw of its own. */
  many<T>(count: number, make: (at: number) => T): T[] {
    return Array.from({ length: count }, (_, at) => make(at));
  }
}
