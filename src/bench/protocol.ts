import { z } from "zod";
import type { Benchmark, Sample } from "./benchmark.ts";

/** What `surplus bench` tells another `surplus bench` that started it; changes when its meaning does. */
const FORMAT = 1;

const listing = z.object({
  format: z.literal(FORMAT),
  benchmarks: z.array(
    z.object({
      name: z.string(),
      operation: z.string(),
      point: z.object({ axis: z.string(), size: z.number() }).optional(),
    }),
  ),
});

const measurement = z.object({
  format: z.literal(FORMAT),
  costNs: z.number().positive(),
  stepNs: z.number().positive(),
  figures: z.array(z.object({ name: z.string(), value: z.number() })),
});

/** A benchmark as it is listed: what it is called and what it measures. */
export type Listed = Omit<Benchmark, "measure">;

export function listingText(benchmarks: readonly Listed[]): string {
  return JSON.stringify({
    format: FORMAT,
    benchmarks: benchmarks.map(({ name, operation, point }) => ({ name, operation, point })),
  });
}

export function sampleText(sample: Sample): string {
  return JSON.stringify({ format: FORMAT, ...sample });
}

/** The benchmarks of a listing; undefined if the text is not one of this format. */
export function readListing(text: string): readonly Listed[] | undefined {
  return listing.safeParse(jsonOf(text)).data?.benchmarks.map(({ point, ...rest }) => ({
    ...rest,
    ...(point === undefined ? {} : { point }),
  }));
}

/** A measurement; undefined if the text is not one of this format. */
export function readSample(text: string): Sample | undefined {
  return measurement.safeParse(jsonOf(text)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
