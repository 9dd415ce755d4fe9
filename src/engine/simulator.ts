import { EventQueue } from "./event-queue.ts";

/**
 * Order of things that happen at one instant (design §2). An event of a phase may cause events of the same or a
 * later phase at its own instant, never of an earlier one.
 */
export const PHASE = {
  windowEdge: 1,
  completion: 2,
  capacity: 3,
  demandAndPrice: 4,
  arrival: 5,
  admission: 6,
  patience: 7,
  observation: 8,
} as const;

/** Handles an event of one kind; `subject` is the small integer it was scheduled with. */
export type EventHandler = (subject: number) => void;

/** Work done once per instant at the end of a phase, when somebody asked for it. */
export type InstantPass = () => void;

export interface SimulatorOptions {
  /** First instant at which nothing runs any more [ms]. */
  readonly endMs: number;
  /** Events and passes after which the run is cut. */
  readonly eventBudget: number;
  /** Called before the clock moves, with state as it was throughout [fromMs, toMs). */
  readonly onAdvance?: (fromMs: number, toMs: number) => void;
  /** Called after each event and pass. */
  readonly afterEvent?: () => void;
}

/** Events of one stretch of the loop. */
const STRETCH = 1000;

/** In place of the kind of a pass: none was asked for, or events come before it. */
const NOT_DUE = -1;

/** Clock and loop of a run; knows nothing of compute or money. */
export class Simulator {
  readonly queue = new EventQueue();
  nowMs = 0;
  /** Events and passes executed. */
  events = 0;

  /** By kind; kind 0 is that of passes that nobody registered. */
  private readonly handlers: EventHandler[] = [unregistered];
  /** Kind of the pass of each phase. */
  private readonly passKinds = new Uint8Array(PHASE.observation + 1);
  /** Bit p set: the pass of phase p was asked for at this instant. */
  private askedPasses = 0;

  /** Registers a handler and returns its kind, 1..255. */
  on(handler: EventHandler): number {
    if (this.handlers.length > 255) throw new Error("more than 255 kinds of events");
    return this.handlers.push(handler) - 1;
  }

  /** Registers the pass of a phase. */
  onPass(phase: number, pass: InstantPass): void {
    this.passKinds[phase] = this.on(pass);
  }

  /** Runs the pass of this phase once, after the last event of this and earlier phases at this instant. */
  askPass(phase: number): void {
    this.askedPasses |= 1 << phase;
  }

  /**
   * Whether a pass of this phase, if it were asked for now, would be the very next thing to run: its work may then
   * be done at once, and is reported with `passDone`.
   */
  passIsNext(phase: number): boolean {
    if (this.askedPasses !== 0) return false;
    return this.queue.nextTimeMs() > this.nowMs || this.queue.nextPhase() > phase;
  }

  /** A pass was done at once; it counts like one that was asked for. */
  passDone(): void {
    this.events++;
  }

  /** Adds an event; what is scheduled most often does so at the queue itself, and saves a call. */
  schedule(timeMs: number, phase: number, kind: number, subject: number): number {
    return this.queue.schedule(timeMs, phase, kind, subject);
  }

  cancel(handle: number): void {
    this.queue.cancel(handle);
  }

  /** Runs to the end of the window; `event_budget` when it was cut before. */
  run(options: SimulatorOptions): "horizon" | "event_budget" {
    let end: ReturnType<Simulator["stretch"]>;
    do end = this.stretch(options);
    while (end === undefined);
    return end;
  }

  /**
   * Runs some events; how the run ended, if it did. A loop over the whole run would be entered once: V8 would have to
   * replace its code from within, again and again while handlers are compiled.
   */
  private stretch(options: SimulatorOptions): "horizon" | "event_budget" | undefined {
    const { endMs, eventBudget, onAdvance, afterEvent } = options;
    const { queue, handlers } = this;
    for (let n = 0; n < STRETCH; n++) {
      const nextMs = queue.nextTimeMs();
      let kind = this.askedPasses === 0 ? NOT_DUE : this.takeDuePass(nextMs);
      let subject = 0;
      if (kind === NOT_DUE) {
        if (nextMs >= endMs) {
          this.closeAt(options);
          return "horizon";
        }
        if (nextMs > this.nowMs) {
          onAdvance?.(this.nowMs, nextMs);
          this.nowMs = nextMs;
        }
        queue.take();
        kind = queue.kind;
        subject = queue.subject;
      }
      this.events++;
      // Passes and events are called in one place: with one for passes alone V8 would put all of them into this loop.
      handlers[kind]!(subject);
      afterEvent?.();
      if (this.events >= eventBudget) return "event_budget";
    }
    return undefined;
  }

  private closeAt({ endMs, onAdvance }: SimulatorOptions): void {
    if (endMs <= this.nowMs) return;
    onAdvance?.(this.nowMs, endMs);
    this.nowMs = endMs;
  }

  /** The kind of the first pass that was asked for, if it is its turn; else NOT_DUE. */
  private takeDuePass(nextMs: number): number {
    const phase = 31 - Math.clz32(this.askedPasses & -this.askedPasses);
    if (nextMs === this.nowMs && this.queue.nextPhase() <= phase) return NOT_DUE;
    this.askedPasses &= ~(1 << phase);
    return this.passKinds[phase]!;
  }
}

function unregistered(): never {
  throw new Error("a pass was asked for that nobody registered");
}
