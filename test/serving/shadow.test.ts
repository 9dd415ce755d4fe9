import { describe, expect, it } from "vitest";
import type { ServedModel } from "../../src/model/serving.ts";
import { LOSS_REASONS } from "../../src/model/states.ts";
import { Stream } from "../../src/random/stream.ts";
import type { Pool, ServedRequest } from "../../src/serving/model-server.ts";
import { BenchTop } from "./bench-top.ts";
import { type Fate, NaiveServer } from "./naive-server.ts";
import { offers, servedModel, stepLaw } from "./served-model.ts";

const STEPS = 2000;

/** Random operations on a server and on its naive counterpart, side by side. */
class Duet {
  readonly top: BenchTop;
  readonly naive: NaiveServer;
  private readonly dice: Stream;
  private readonly model: ServedModel;
  private readonly open = new Set<number>();
  private readonly closed = new Set<number>();
  private requests = 0;

  constructor(name: string, model: ServedModel) {
    this.dice = new Stream(name);
    this.model = model;
    this.top = new BenchTop(model);
    this.naive = new NaiveServer(model);
  }

  step(): void {
    const toMs = this.top.nowMs + 1 + this.below(60);
    this.top.go(toMs);
    this.naive.go(toMs);
    const dice = this.dice.next();
    if (dice < 0.02 || this.open.size === 0) this.add();
    else if (dice < 0.03) this.close();
    else if (dice < 0.045) this.remove();
    else this.arrive();
    this.top.server.check();
  }

  fates(): Fate[] {
    return this.top.told.map(({ served, lost }) => {
      if (served !== undefined)
        return {
          id: served.client,
          what: `served by ${served.replica}`,
          waitMs: served.waitMs,
          firstTokenMs: served.firstTokenMs,
          sojournMs: served.sojournMs,
        };
      return { id: lost!.client, what: lost!.reason < 0 ? "failed" : LOSS_REASONS[lost!.reason]! };
    });
  }

  private add(): void {
    const deployment = this.below(this.model.deployments.length);
    const pool = this.below(2) as Pool;
    const number = this.top.server.addReplica(deployment, pool);
    this.naive.add(number, deployment, pool);
    this.open.add(number);
  }

  private close(): void {
    const number = this.any([...this.open]);
    this.top.server.closeReplica(number);
    this.naive.close(number);
    this.open.delete(number);
    this.closed.add(number);
  }

  private remove(): void {
    const number = this.any([...this.open, ...this.closed]);
    const fate = this.below(2) === 0 ? "requeue" : "fail";
    this.top.server.removeReplica(number, fate);
    this.naive.remove(number, fate);
    this.open.delete(number);
    this.closed.delete(number);
  }

  private arrive(): void {
    const inputTokens = this.below(4000);
    const request: ServedRequest = {
      // The client stands for the request: every one has its own.
      client: this.requests++,
      tier: this.below(5),
      pool: this.below(2) as Pool,
      arrivalMs: this.top.nowMs,
      inputTokens,
      cachedTokens: this.below(inputTokens + 1),
      outputTokens: this.below(40),
      patienceMs: this.below(3) === 0 ? Infinity : 50 + 2000 * this.dice.next(),
    };
    this.top.server.arrive(request);
    this.naive.arrive(request.client, request);
  }

  private below(limit: number): number {
    return Math.floor(this.dice.next() * limit);
  }

  private any(numbers: readonly number[]): number {
    return numbers[this.below(numbers.length)]!;
  }
}

const LAW = stepLaw(7.13, 1.37, 4, 0.00713);
const SLOW = stepLaw(11.71, 0.93, 7, 0.00917);

function limited(): ServedModel["tiers"] {
  const [provisioned, priority, standard, flex, batch] = offers();
  return [
    provisioned,
    { ...priority!, queueLimit: 0 },
    { ...standard!, queueLimit: 6 },
    flex,
    { ...batch!, deadlineMs: 1500 },
  ];
}

const MODELS: Record<string, ServedModel> = {
  "one deployment, shared": servedModel([LAW]),
  "two deployments, pools apart": servedModel([LAW, SLOW], { sharesReplicas: false }),
  "displacement, limits and deadlines": servedModel([LAW], { displacesFlex: true, tiers: limited() }),
  "all together": servedModel([SLOW, LAW], { displacesFlex: true, sharesReplicas: false, tiers: limited() }),
};

describe("the request server and its naive counterpart", () => {
  for (const [name, model] of Object.entries(MODELS)) {
    it(`tell the same over thousands of operations: ${name}`, () => {
      const duet = new Duet(name, model);
      const { top, naive } = duet;
      for (let step = 0; step < STEPS; step++) {
        duet.step();
        expect(top.server.load.waiting).toBe(naive.waitingCount);
        expect(top.server.load.active).toBe(naive.activeCount);
      }
      const [told, expected] = [duet.fates(), naive.fates];
      expect(told.map(({ id, what }) => `${id} ${what}`)).toEqual(
        expected.map(({ id, what }) => `${id} ${what}`),
      );
      told.forEach((fate, index) => {
        for (const time of ["waitMs", "firstTokenMs", "sojournMs"] as const) {
          const other = expected[index]![time];
          if (other !== undefined) expect(fate[time]).toBeCloseTo(other, 5);
        }
      });
      top.server.settle();
      const uses = model.deployments.flatMap((_, at) => [top.server.usage(at, 0), top.server.usage(at, 1)]);
      expect(uses.reduce((sum, use) => sum + use.busyMs, 0)).toBeCloseTo(naive.busyMs, 3);
      expect(uses.reduce((sum, use) => sum + use.activeMs, 0)).toBeCloseTo(naive.activeMs, 3);
      expect(new Set(told.map(({ what }) => what.split(" ")[0])).size).toBeGreaterThan(2);
    });
  }
});
