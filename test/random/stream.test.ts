import { describe, expect, it } from "vitest";
import { type Stream, streams } from "../../src/random/stream.ts";

const take = (stream: Stream, count: number): number[] => Array.from({ length: count }, () => stream.next());

describe("streams", () => {
  it("give the same draws for the same names, whatever else is drawn", () => {
    const alone = take(streams("7", 0).stream("startups", "size"), 50);
    const factory = streams("7", 0);
    const others = [factory.stream("startups", "duration"), factory.stream("labs", "size")];
    const again = factory.stream("startups", "size");
    const mixed = Array.from({ length: 50 }, () => {
      for (const other of others) other.next();
      return again.next();
    });
    expect(mixed).toEqual(alone);
  });

  it("differ in seed, replication, entity and purpose, and names cannot collide", () => {
    const firsts = [
      streams("1", 0).stream("a/b", "c"),
      streams("1", 0).stream("a", "b/c"),
      streams("1", 0).stream("a/1:b", "c"),
      streams("1", 0).stream("a", "c"),
      streams("2", 0).stream("a", "c"),
      streams("1", 1).stream("a", "c"),
      streams("11", 0).stream("a", "c"),
      streams("1", 0).stream("a", "d"),
      streams("1", 0).stream("c", "a"),
      streams("1", 0).stream("", "ac"),
      streams("1", 0).stream("ac", ""),
    ].map((stream) => stream.next());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("stay in the open interval and are uniform", () => {
    const stream = streams("1", 3).stream("a", "b");
    const counts = new Array<number>(16).fill(0);
    const n = 160_000;
    let inside = true;
    for (let i = 0; i < n; i++) {
      const u = stream.next();
      inside &&= u > 0 && u < 1;
      counts[Math.floor(u * 16)]!++;
    }
    expect(inside).toBe(true);
    const chiSquare = counts.reduce((sum, count) => sum + (count - n / 16) ** 2 / (n / 16), 0);
    // 99.9 % quantile of chi-square with 15 degrees of freedom.
    expect(chiSquare).toBeLessThan(37.7);
  });

  it("of neighbouring names are uncorrelated", () => {
    const n = 4000;
    const names = ["cluster-1", "cluster-2", "cluster-3", "cluster-4"];
    const rows = names.map((name) => take(streams("1", 0).stream(name, "failure"), n));
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) {
        const sum = rows[i]!.reduce((total, u, k) => total + (u - 0.5) * (rows[j]![k]! - 0.5), 0);
        expect(Math.abs((12 * sum) / n)).toBeLessThan(4 / Math.sqrt(n));
      }
    }
  });

  it("spread their first draws over replications evenly", () => {
    const firsts = Array.from({ length: 2000 }, (_, i) =>
      streams("1", i).stream("startups", "arrivals").next(),
    );
    firsts.sort((a, b) => a - b);
    const distance = Math.max(...firsts.map((u, i) => Math.abs(u - (i + 0.5) / firsts.length)));
    expect(distance * Math.sqrt(firsts.length)).toBeLessThan(1.95);
  });

  it("have a fixed first draw, since results must be reproducible over versions", () => {
    expect(streams("1", 0).stream("startups", "size").next()).toBe(0.8232407564064488);
  });
});
