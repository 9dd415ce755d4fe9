import { EventQueue } from "../engine/event-queue.ts";
import type { Law } from "../model/law.ts";
import { HOUR_MS } from "../model/time.ts";
import { samplerOf } from "../random/sampler.ts";
import { streams } from "../random/stream.ts";
import type { Micro } from "./micro.ts";

const HOLDS = 10_000;
const PENDING = [100, 1_000, 10_000, 100_000, 1_000_000] as const;

/** Times in whole hours of one day: at any instant a 24th of the events is due. */
const TIED: Law = {
  kind: "discrete",
  values: Array.from({ length: 24 }, (_, index) => (index + 1) * HOUR_MS),
  weights: Array.from({ length: 24 }, () => 1),
};

/** The event queue by the hold model: take the next event, schedule another one. */
export const QUEUE_BENCHMARKS: readonly Micro[] = [
  ...PENDING.map((pending) =>
    hold(`event queue, ${pending} pending`, pending, { kind: "exponential", mean: HOUR_MS }),
  ),
  hold("event queue, 100000 pending, many at one instant", 100_000, TIED),
  cancelling(),
];

function hold(name: string, pending: number, gap: Law): Micro {
  return {
    name,
    operation: "event",
    prepare: () => {
      const { queue, gaps } = filled(pending, gap);
      const batch = (): void => {
        for (let n = 0; n < HOLDS; n++) {
          queue.nextTimeMs();
          queue.pop();
          queue.schedule(queue.timeMs + gaps[n]!, 2, 1, queue.subject);
        }
      };
      return { batch, operations: HOLDS };
    },
  };
}

/** As with patience: of two events that are scheduled one is withdrawn before it is due. */
function cancelling(): Micro {
  return {
    name: "event queue, 10000 pending, every other event withdrawn",
    operation: "event",
    prepare: () => {
      const { queue, gaps } = filled(10_000, { kind: "exponential", mean: HOUR_MS });
      const batch = (): void => {
        for (let n = 0; n < HOLDS; n++) {
          const handle = queue.schedule(queue.timeMs + 12 * gaps[n]!, 2, 1, n);
          queue.nextTimeMs();
          queue.pop();
          queue.schedule(queue.timeMs + gaps[n]!, 2, 1, queue.subject);
          queue.cancel(handle);
        }
      };
      return { batch, operations: HOLDS };
    },
  };
}

/** A queue with so many events, and gaps drawn beforehand so that the draws are not timed [ms]. */
function filled(pending: number, gap: Law) {
  const sampler = samplerOf(gap, streams("bench", 0).stream("queue", "gaps"));
  const queue = new EventQueue();
  for (let n = 0; n < pending; n++) queue.schedule(Math.floor(sampler.draw()), 2, 1, n);
  return { queue, gaps: Float64Array.from({ length: HOLDS }, () => Math.floor(sampler.draw())) };
}
