import { describe, expect, it } from "vitest";
import { PHASE, Simulator } from "../../src/engine/simulator.ts";

const FOR_EVER = { endMs: 1000, eventBudget: 1000 };

describe("the simulator", () => {
  it("runs the events of one instant in the order of their phases", () => {
    const simulator = new Simulator();
    const seen: string[] = [];
    for (const [name, phase] of Object.entries(PHASE).reverse()) {
      simulator.schedule(
        10,
        phase,
        simulator.on(() => seen.push(name)),
        0,
      );
    }
    simulator.run(FOR_EVER);
    expect(seen).toEqual(Object.keys(PHASE));
  });

  it("runs a pass once per instant, after the events of its phase and before those of later ones", () => {
    const simulator = new Simulator();
    const seen: string[] = [];
    simulator.onPass(PHASE.admission, () => seen.push("pass"));
    const arrival = simulator.on((subject) => {
      seen.push(`arrival ${subject}`);
      simulator.askPass(PHASE.admission);
    });
    simulator.schedule(
      5,
      PHASE.observation,
      simulator.on(() => seen.push("observation")),
      0,
    );
    simulator.schedule(5, PHASE.arrival, arrival, 1);
    simulator.schedule(5, PHASE.arrival, arrival, 2);
    simulator.schedule(6, PHASE.arrival, arrival, 3);
    simulator.run(FOR_EVER);
    expect(seen).toEqual(["arrival 1", "arrival 2", "pass", "observation", "arrival 3", "pass"]);
  });

  it("runs what an event or a pass causes at its own instant before the clock moves", () => {
    const simulator = new Simulator();
    const seen: string[] = [];
    const later = simulator.on(() => seen.push(`patience at ${simulator.nowMs}`));
    simulator.onPass(PHASE.admission, () => {
      seen.push(`admission at ${simulator.nowMs}`);
      simulator.schedule(simulator.nowMs, PHASE.patience, later, 0);
    });
    simulator.schedule(
      3,
      PHASE.completion,
      simulator.on(() => simulator.askPass(PHASE.admission)),
      0,
    );
    simulator.schedule(
      4,
      PHASE.windowEdge,
      simulator.on(() => seen.push("next instant")),
      0,
    );
    simulator.run(FOR_EVER);
    expect(seen).toEqual(["admission at 3", "patience at 3", "next instant"]);
  });

  it("asks for a pass again when the pass itself asks", () => {
    const simulator = new Simulator();
    let passes = 0;
    simulator.onPass(PHASE.admission, () => {
      if (++passes < 3) simulator.askPass(PHASE.admission);
    });
    simulator.schedule(
      1,
      PHASE.arrival,
      simulator.on(() => simulator.askPass(PHASE.admission)),
      0,
    );
    simulator.run(FOR_EVER);
    expect(passes).toBe(3);
  });

  it("runs nothing at the end of the window itself", () => {
    const simulator = new Simulator();
    const seen: number[] = [];
    const kind = simulator.on((subject) => seen.push(subject));
    for (const time of [0, 999, 1000, 1001]) simulator.schedule(time, PHASE.windowEdge, kind, time);
    const spans: [number, number][] = [];
    expect(simulator.run({ ...FOR_EVER, onAdvance: (from, to) => spans.push([from, to]) })).toBe("horizon");
    expect(seen).toEqual([0, 999]);
    expect(spans).toEqual([
      [0, 999],
      [999, 1000],
    ]);
    expect(simulator.nowMs).toBe(1000);
  });

  it("runs a pass that was asked for before the first event", () => {
    const simulator = new Simulator();
    let at = Number.NaN;
    simulator.onPass(PHASE.admission, () => {
      at = simulator.nowMs;
    });
    simulator.askPass(PHASE.admission);
    simulator.run(FOR_EVER);
    expect(at).toBe(0);
  });

  it("stops a run that causes events without end when the budget is used up", () => {
    const simulator = new Simulator();
    const kind: number = simulator.on(() => simulator.schedule(simulator.nowMs, PHASE.arrival, kind, 0));
    simulator.schedule(0, PHASE.arrival, kind, 0);
    expect(simulator.run({ endMs: 1000, eventBudget: 50 })).toBe("event_budget");
    expect(simulator.events).toBe(50);
  });

  it("drops cancelled events without moving the clock to them", () => {
    const simulator = new Simulator();
    const seen: number[] = [];
    const kind = simulator.on((subject) => seen.push(subject));
    const handle = simulator.schedule(5, PHASE.arrival, kind, 5);
    simulator.schedule(9, PHASE.arrival, kind, 9);
    simulator.cancel(handle);
    const starts: number[] = [];
    simulator.run({ ...FOR_EVER, onAdvance: (from) => starts.push(from) });
    expect(seen).toEqual([9]);
    expect(starts).toEqual([0, 9]);
  });

  it("has room for 255 kinds of events and no more", () => {
    const simulator = new Simulator();
    for (let kind = 1; kind <= 255; kind++) expect(simulator.on(() => {})).toBe(kind);
    expect(() => simulator.on(() => {})).toThrow("255");
  });

  it("refuses a pass that nobody registered", () => {
    const simulator = new Simulator();
    simulator.schedule(
      1,
      PHASE.arrival,
      simulator.on(() => simulator.askPass(PHASE.patience)),
      0,
    );
    expect(() => simulator.run({ endMs: 10, eventBudget: 100 })).toThrow(/nobody registered/);
  });
});
