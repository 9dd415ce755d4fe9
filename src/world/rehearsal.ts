import { EventQueue } from "../engine/event-queue.ts";
import { PHASE, Simulator } from "../engine/simulator.ts";
import { HOUR_MS } from "../model/time.ts";
import { chargeInto } from "../numerics/charge.ts";
import { PriceIntegral } from "../revenue/price-integral.ts";
import { Flow } from "./flow.ts";
import { progressInto, stintLengthMs } from "./stint.ts";

/** V8 notes what a function meets from about its eighth call on. */
const ROUNDS = 12;

/**
 * Takes the hot path through what a run meets seldom, or late: ties of events, cancelled ones, large amounts, second
 * starts.
 *
 * V8 leaves out of compiled code what it has not seen, and takes a product for a small integer until it was a larger
 * one. Whoever meets it then throws the code away, with all that was compiled into it, and goes on in slow code until it
 * is compiled again: in a long run that happened thirty times within its first second. A few milliseconds; no effect
 * on any result.
 */
export function rehearse(): void {
  for (let round = 0; round < ROUNDS; round++) {
    rehearseEvents();
    rehearseInstants();
    rehearseCharges(round);
    rehearseStints(round);
  }
}

/** Ties, cancelled events at the head and below, a queue rebuilt without them. */
function rehearseEvents(): void {
  const queue = new EventQueue(16);
  for (let n = 0; n < 130; n++) {
    const handle = queue.schedule(n >> 3, 1 + (n & 7), 1, n);
    if (n % 4 !== 0) queue.cancel(handle);
  }
  for (let n = 0; queue.pop() && queue.nextTimeMs() < 130; n++) {
    queue.nextPhase();
    if (n % 3 !== 0) queue.cancel(queue.schedule(queue.timeMs + (n & 1), 1 + (n & 7), 1, n));
  }
}

/** Instants with several events and passes, and the end of a run. */
function rehearseInstants(): void {
  const simulator = new Simulator();
  const { arrival, admission, patience } = PHASE;
  const kind = simulator.on(() => {
    if (!simulator.passIsNext(admission)) simulator.askPass(admission);
  });
  simulator.onPass(admission, () => simulator.askPass(patience));
  simulator.onPass(patience, () => {});
  for (let n = 0; n < 40; n++) simulator.schedule(n >> 2, n % 3 === 0 ? patience : arrival, kind, n);
  simulator.run({ endMs: 12, eventBudget: 1000 });
}

/** The largest amounts, a half of a nano-USD, and a charge over several steps of a price. */
function rehearseCharges(round: number): void {
  const out = new Float64Array(2);
  const priceNano = 2_999_999_999_999 - round;
  chargeInto(out, priceNano, 8e12 + 3_599_999 * round);
  chargeInto(out, 2_999_999_999 - round, HOUR_MS - 1 - round);
  chargeInto(out, 1 + (round & 2), HOUR_MS / 2);
  const integral = new PriceIntegral({
    timesMs: [0, 2 * HOUR_MS - 1],
    values: [priceNano, priceNano - 999_999_999],
  });
  integral.append(8e12 + round, priceNano);
  integral.chargeInto(out, 7 + round, HOUR_MS / 2 - 1, 8.1e12);
}

/** A wait, an interruption, a second start with checkpoints. */
function rehearseStints(round: number): void {
  const flow = new Flow();
  flow.open();
  for (const isFirst of [true, false]) {
    flow.arrived();
    flow.started(8, isFirst);
    flow.waited(isFirst ? 0 : HOUR_MS + round);
    flow.stopped(8, HOUR_MS);
    flow.suspend();
    flow.loseWork(1.5);
  }
  const rules = { intervalMs: HOUR_MS / 2, costMs: 15_000, final: false, restartMs: 60_000 };
  const lengthMs = stintLengthMs(3 * HOUR_MS + round, rules, true);
  progressInto({ done: 0, saved: 0 }, lengthMs / 2, 3 * HOUR_MS + round, rules, true);
}
