import { describe, expect, it } from "vitest";
import type { ReclaimOrder } from "../../src/model/policy.ts";
import { FlatPool } from "../../src/scheduling/flat-pool.ts";
import { must } from "../invariants/must.ts";
import { CLASSES, FIRST_RECALLABLE_LEVEL, integers, SpaceFixture } from "./space-fixture.ts";

const GPUS = 60;

interface Held {
  readonly row: number;
  readonly gpus: number;
  /** Recall class; -1 = not recallable (any more). */
  recallClass: number;
  readonly placedAs: number;
}

/** Drives a pool and a plain list of who holds what through the same random life. */
class Twins {
  private readonly fixture: SpaceFixture;
  private readonly pool: FlatPool;
  private readonly reclaim: ReclaimOrder;
  private readonly draw: (below: number) => number;
  private placed: Held[] = [];
  /** Open and complete claims, oldest first. */
  private claims: { row: number; gpus: number; missing: number }[] = [];
  private complete: number[] = [];
  private isDown = false;
  private counter = 0;

  constructor(seed: string, reclaim: ReclaimOrder) {
    this.fixture = new SpaceFixture({ reclaim, candidates: 1000 });
    this.pool = new FlatPool(GPUS, this.fixture.options);
    this.reclaim = reclaim;
    this.draw = integers(seed);
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) {
      this.fixture.now += 1 + this.draw(5);
      const dice = this.draw(100);
      if (this.isDown) this.comeUp();
      else if (dice < 55) this.request();
      else if (dice < 82) this.releaseAny();
      else if (dice < 90) this.dropAny();
      else if (dice < 98) this.settle();
      else this.goDown();
      this.compare(step);
    }
  }

  private get free(): number {
    const taken = [
      ...this.placed.map((each) => each.gpus),
      ...this.claims.map((each) => each.gpus - each.missing),
    ];
    return this.isDown ? 0 : GPUS - taken.reduce((sum, gpus) => sum + gpus, 0);
  }

  private recallable(firstClass: number): number {
    return this.placed.reduce((sum, each) => sum + (each.recallClass >= firstClass ? each.gpus : 0), 0);
  }

  private request(): void {
    const { fixture, pool } = this;
    const level = this.draw(6);
    const gpus = 1 + this.draw(this.draw(3) === 0 ? GPUS : 8);
    const row = fixture.row(gpus, level, this.draw(4) * 1e9);
    must(pool.fits(gpus) === gpus <= this.free, () => `fits(${gpus})`);
    if (gpus <= this.free) {
      pool.place(row);
      this.enter(row);
      return;
    }
    const firstClass = Math.max(0, level - FIRST_RECALLABLE_LEVEL + 1);
    const canClaim = gpus <= this.free + this.recallable(firstClass);
    must(pool.canClaim(gpus, firstClass) === canClaim, () => `canClaim(${gpus}, ${firstClass})`);
    if (canClaim && firstClass < CLASSES) this.claim(row, gpus, firstClass);
    else fixture.rows.remove(row);
  }

  private claim(row: number, gpus: number, firstClass: number): void {
    const { fixture, pool } = this;
    const taken = Math.min(this.free, gpus);
    const expected = this.victimsOf(gpus - taken, firstClass);
    const victims: number[] = [];
    pool.claim(row, firstClass, victims);
    fixture.claiming(row);
    this.claims.push({ row, gpus, missing: gpus - taken });
    must(victims.join() === expected.join(), () => `victims [${victims}], expected [${expected}]`);
    for (const victim of victims) {
      pool.drain(victim);
      this.placed.find((each) => each.row === victim)!.recallClass = -1;
    }
    for (const victim of victims) if (this.draw(2) === 0) this.release(victim);
  }

  /** Weakest class first, then by the order, spared from the end while the others suffice. */
  private victimsOf(need: number, firstClass: number): number[] {
    const { rows } = this.fixture;
    const key = (each: Held) => {
      if (this.reclaim === "least_lost_work")
        return (this.fixture.now - rows.arrivalMs(each.row)) * each.gpus;
      return rows.reclaimKey(each.row);
    };
    const order = this.placed
      .filter((each) => each.recallClass >= firstClass)
      .sort((a, b) => b.recallClass - a.recallClass || key(a) - key(b) || b.placedAs - a.placedAs);
    const chosen: Held[] = [];
    let sum = 0;
    for (const each of order) {
      if (sum >= need) break;
      chosen.push(each);
      sum += each.gpus;
    }
    for (let at = chosen.length - 1; at >= 0; at--) {
      if (sum - chosen[at]!.gpus < need) continue;
      sum -= chosen[at]!.gpus;
      chosen.splice(at, 1);
    }
    return chosen.map((each) => each.row);
  }

  private enter(row: number): void {
    const { rows } = this.fixture;
    const recallClass = rows.isRecallable(row) ? rows.level(row) - FIRST_RECALLABLE_LEVEL : -1;
    this.placed.push({ row, gpus: rows.heldGpus(row), recallClass, placedAs: this.counter++ });
    this.fixture.started(row);
  }

  private releaseAny(): void {
    if (this.placed.length > 0) this.release(this.placed[this.draw(this.placed.length)]!.row);
  }

  private release(row: number): void {
    const at = this.placed.findIndex((each) => each.row === row);
    const { gpus } = this.placed.splice(at, 1)[0]!;
    this.pool.release(row);
    this.pay(gpus);
    this.fixture.rows.remove(row);
  }

  private pay(gpus: number): void {
    let left = gpus;
    for (const claim of this.claims) {
      const paid = Math.min(left, claim.missing);
      claim.missing -= paid;
      left -= paid;
      if (paid > 0 && claim.missing === 0) this.complete.push(claim.row);
    }
  }

  private dropAny(): void {
    if (this.claims.length > 0) this.drop(this.claims[this.draw(this.claims.length)]!.row);
  }

  private drop(row: number): void {
    const at = this.claims.findIndex((each) => each.row === row);
    const { gpus, missing } = this.claims.splice(at, 1)[0]!;
    for (const list of [this.complete, this.fixture.handedOver])
      if (list.includes(row)) list.splice(list.indexOf(row), 1);
    this.pool.dropClaim(row);
    this.pay(gpus - missing);
    this.fixture.rows.remove(row);
  }

  private settle(): void {
    for (const row of this.fixture.handedOver.splice(0)) {
      this.pool.settleClaim(row);
      this.claims = this.claims.filter((each) => each.row !== row);
      this.enter(row);
    }
    this.complete = [];
  }

  /** As the world does: everybody listed is interrupted or withdrawn, then the pool goes down. */
  private goDown(): void {
    const listed: number[] = [];
    this.pool.rowsOn(0, listed);
    for (const row of listed) {
      if (this.placed.some((each) => each.row === row)) this.release(row);
      else this.drop(row);
    }
    must(this.placed.length + this.claims.length === 0, () => "a holder was not listed");
    this.pool.takeDown(0);
    this.isDown = true;
  }

  private comeUp(): void {
    this.pool.bringUp(0);
    this.isDown = false;
  }

  private compare(step: number): void {
    const { pool, fixture } = this;
    const held = this.claims.reduce((sum, each) => sum + each.gpus - each.missing, 0);
    must(pool.free === this.free, () => `step ${step}: free is ${pool.free}, expected ${this.free}`);
    must(pool.held === held, () => `step ${step}: held is ${pool.held}, expected ${held}`);
    must(pool.down === (this.isDown ? GPUS : 0), () => `step ${step}: down is ${pool.down}`);
    for (let k = 0; k <= CLASSES; k++)
      must(pool.reach(k) === this.free + this.recallable(k), () => `step ${step}: reach(${k})`);
    for (const { row, missing } of this.claims)
      must(fixture.rows.missing(row) === missing, () => `step ${step}: missing`);
    must(fixture.handedOver.join() === this.complete.join(), () => `step ${step}: handed over`);
  }
}

describe("a flat pool", () => {
  it.each(["youngest_first", "cheapest_first", "least_lost_work", "fewest_victims"] as const)(
    "agrees with a plain list for %s over many thousand steps",
    (reclaim) => {
      for (let seed = 0; seed < 4; seed++) new Twins(`${reclaim} ${seed}`, reclaim).run(3000);
    },
  );

  it("serves the oldest open claim first with whatever comes free", () => {
    const fixture = new SpaceFixture();
    const pool = new FlatPool(10, fixture.options);
    const [firm, weak, weaker] = [fixture.row(2), fixture.row(4, 4), fixture.row(4, 5)];
    for (const row of [firm, weak, weaker]) pool.place(row);
    const [first, second] = [fixture.row(4), fixture.row(4)];
    const victims: number[] = [];
    pool.claim(first, 0, victims);
    expect(victims).toEqual([weaker]);
    pool.drain(weaker);
    pool.claim(second, 0, victims);
    expect(victims).toEqual([weak]);
    pool.drain(weak);
    pool.release(firm);
    expect([fixture.rows.missing(first), fixture.rows.missing(second)]).toEqual([2, 4]);
    pool.release(weak);
    expect(fixture.handedOver).toEqual([first]);
    expect([fixture.rows.missing(first), fixture.rows.missing(second)]).toEqual([0, 2]);
    pool.release(weaker);
    expect(fixture.handedOver).toEqual([first, second]);
    expect(pool).toMatchObject({ free: 2, held: 8 });
  });
});
