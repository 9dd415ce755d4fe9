import type { TokenArrivals } from "../model/serving.ts";
import { type ArrivalTimes, arrivalTimes } from "../random/arrival-times.ts";
import { type OperationalClock, StepClock, shapeClock } from "../random/operational-clock.ts";
import { type RenewalGaps, renewalGaps } from "../random/renewal-gaps.ts";
import type { StreamFactory } from "../random/stream.ts";
import { EventHeap } from "./event-heap.ts";

type Drawn = Exclude<TokenArrivals, { kind: "trace" }>;
type Members = Extract<TokenArrivals, { kind: "members" }>;

/**
 * Instants of the potential requests of a client, rounded down [ms], in order.
 *
 * A renewal process runs in operational time: gaps of mean 1 there become times by the integral of the rate, which
 * is accumulated unrounded. It is stationary from the start. Exponential gaps are a Poisson process, drawn as that
 * of any other source.
 */
export function tokenArrivalTimes(
  arrivals: Drawn,
  startEpochMs: number,
  streams: StreamFactory,
  entity: string,
): ArrivalTimes {
  if (arrivals.kind === "members") return new MemberTimes(arrivals, streams, entity);
  const { ratePerHour, shape, gaps, cv } = arrivals;
  if (gaps === "exponential") {
    return arrivalTimes({ kind: "poisson", ratePerHour, shape }, startEpochMs, streams, entity);
  }
  const clock = shapeClock(ratePerHour, shape, startEpochMs);
  return new RenewalTimes(clock, renewalGaps(gaps, streams.stream(entity, "arrivals")), cv);
}

class RenewalTimes implements ArrivalTimes {
  private readonly clock: OperationalClock;
  private readonly gaps: RenewalGaps;
  private readonly cv: number;
  private isFirst = true;

  constructor(clock: OperationalClock, gaps: RenewalGaps, cv: number) {
    this.clock = clock;
    this.gaps = gaps;
    this.cv = cv;
  }

  next(): number {
    const gap = this.isFirst ? this.gaps.first(this.cv) : this.gaps.next(this.cv);
    this.isFirst = false;
    return Math.floor(this.clock.advance(gap));
  }
}

/**
 * The requests of many members, each a renewal process over a stream of its own, merged by a heap of their next
 * instants: memory is one entry a member. A gap has the coefficient of variation of the step in which it begins.
 */
class MemberTimes implements ArrivalTimes {
  private readonly arrivals: Members;
  private readonly clocks: readonly StepClock[];
  private readonly gaps: readonly RenewalGaps[];
  /** Next instant of each member that has one; equal instants in the order in which they were drawn. */
  private readonly heap: EventHeap;

  constructor(arrivals: Members, streams: StreamFactory, entity: string) {
    this.arrivals = arrivals;
    const { members, gaps } = arrivals;
    this.clocks = members.map(({ ratesPerHour }) => new StepClock(ratesPerHour));
    this.gaps = members.map(({ name }) =>
      renewalGaps(gaps, streams.stream(`${entity}/member:${name}`, "arrivals")),
    );
    this.heap = new EventHeap(Math.max(1, members.length));
    for (const member of members.keys()) this.schedule(member, this.gaps[member]!.first(this.cvOf(member)));
  }

  next(): number {
    if (this.heap.size === 0) return Number.POSITIVE_INFINITY;
    const atMs = this.heap.firstMs;
    const member = this.heap.pop();
    this.schedule(member, this.gaps[member]!.next(this.cvOf(member)));
    return Math.floor(atMs);
  }

  private schedule(member: number, gap: number): void {
    const atMs = this.clocks[member]!.advance(gap);
    if (atMs < Number.POSITIVE_INFINITY) this.heap.push(atMs, member);
  }

  private cvOf(member: number): number {
    return this.arrivals.members[member]!.cvs.values[this.clocks[member]!.step]!;
  }
}
