import { describe, expect, it } from "vitest";
import { listingText, readListing, readSample, sampleText } from "../../src/bench/protocol.ts";
import { sample } from "./samples.ts";

describe("what processes tell each other", () => {
  it("is read as it was written", () => {
    const listed = [
      { name: "a", operation: "event" },
      { name: "b: 10", operation: "row", point: { axis: "b", size: 10 } },
    ];
    expect(readListing(listingText(listed))).toEqual(listed);
    const measured = sample(12.5, { events: 7 });
    expect(readSample(sampleText(measured))).toMatchObject(measured);
  });

  it.each(["", "no JSON", "[]", '{"format":2,"benchmarks":[]}', '{"format":1}'])(
    "is refused when it is %j",
    (text) => {
      expect(readListing(text)).toBeUndefined();
      expect(readSample(text)).toBeUndefined();
    },
  );

  it("has no cost of nothing", () => {
    expect(readSample(sampleText(sample(0)))).toBeUndefined();
  });
});
