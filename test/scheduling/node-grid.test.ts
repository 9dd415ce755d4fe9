import { describe, expect, it } from "vitest";
import type { PlacementRule, ReclaimOrder } from "../../src/model/policy.ts";
import { NodeGrid } from "../../src/scheduling/node-grid.ts";
import { must } from "../invariants/must.ts";
import { NaiveGrid } from "./naive-grid.ts";
import { CLASSES, FIRST_RECALLABLE_LEVEL, integers, SpaceFixture } from "./space-fixture.ts";

const PER_NODE = 8;

/** Drives a grid and its naive twin through the same random life and compares all that can be asked. */
class Twins {
  private readonly fixture: SpaceFixture;
  private readonly grid: NodeGrid;
  private readonly naive: NaiveGrid;
  private readonly placed: number[] = [];
  private readonly claims: number[] = [];
  private readonly placement: PlacementRule;
  private readonly draw: (below: number) => number;
  private readonly nodes: number;

  constructor(seed: string, nodes: number, placement: PlacementRule, reclaim: ReclaimOrder) {
    this.fixture = new SpaceFixture({
      placement,
      reclaim,
      candidates: 1 + integers(`${seed} candidates`)(16),
    });
    this.grid = new NodeGrid(nodes, PER_NODE, this.fixture.options);
    this.naive = new NaiveGrid(nodes, PER_NODE);
    this.placement = placement;
    this.nodes = nodes;
    this.draw = integers(seed);
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) {
      this.fixture.now += this.draw(5);
      const dice = this.draw(100);
      if (dice < 50) this.request();
      else if (dice < 80) this.releaseAny();
      else if (dice < 86) this.dropAny();
      else if (dice < 92) this.settle();
      else this.failOrRepair();
      this.compare(step);
    }
  }

  private request(): void {
    const { fixture, grid, naive } = this;
    const level = this.draw(6);
    const row = fixture.row(
      1 + this.draw(this.draw(4) === 0 ? 3 * PER_NODE : PER_NODE),
      level,
      this.draw(4) * 1e9,
    );
    const gpus = fixture.rows.heldGpus(row);
    const fits = naive.canHave(gpus, (node) => (naive.nodes[node]!.isDown ? -1 : naive.freeOn(node)));
    must(grid.fits(gpus) === fits, () => `fits(${gpus}) is ${!fits}`);
    if (fits) {
      grid.place(row);
      naive.put(row, naive.nodesFor(gpus, this.placement), this.classOf(row));
      fixture.started(row);
      this.placed.push(row);
      return;
    }
    const firstClass = Math.max(0, level - FIRST_RECALLABLE_LEVEL + 1);
    const canClaim = naive.canHave(gpus, (node) => naive.availableOn(node, firstClass));
    must(
      grid.canClaim(gpus, firstClass) === canClaim,
      () => `canClaim(${gpus}, ${firstClass}) is ${!canClaim}`,
    );
    if (canClaim && firstClass < CLASSES) this.claim(row, firstClass);
    else fixture.rows.remove(row);
  }

  private claim(row: number, firstClass: number): void {
    const { fixture, grid, naive } = this;
    const { rows } = fixture;
    const before = fixture.handedOver.length;
    const victims: number[] = [];
    grid.claim(row, firstClass, victims);
    fixture.claiming(row);
    const nodes = this.placesOf(row);
    const promisedTo = [...nodes.values()].reduce((sum, gpus) => sum + gpus, 0);
    must(
      promisedTo === rows.heldGpus(row),
      () => `a claim of ${rows.heldGpus(row)} was given places for ${promisedTo}`,
    );
    for (const [node, gpus] of nodes) {
      must(
        naive.availableOn(node, firstClass) >= gpus,
        () => `node ${node} cannot give ${gpus} to the claim`,
      );
      const freed = victims.reduce(
        (sum, victim) => sum + (naive.nodesOf(victim).includes(node) ? this.gpusOn(node, victim) : 0),
        0,
      );
      must(freed + naive.freeOn(node) >= gpus, () => `the victims on node ${node} do not suffice`);
    }
    must(new Set(victims).size === victims.length, () => "a victim is listed twice");
    for (const victim of victims) {
      must(this.classOf(victim) >= firstClass, () => "a victim is not weaker than the claimant");
      must(this.placed.includes(victim), () => "a victim holds nothing");
      must(
        [...nodes.keys()].some((node) => naive.nodesOf(victim).includes(node)),
        () => "a victim stands elsewhere",
      );
    }
    naive.pledge(row, nodes);
    must(fixture.handedOver.length > before === (naive.missingOf(row) === 0), () => "completeness differs");
    this.claims.push(row);
    for (const victim of victims) this.recall(victim);
  }

  private recall(victim: number): void {
    this.grid.drain(victim);
    this.naive.drain(victim);
    if (this.draw(2) === 0) this.release(victim);
  }

  private releaseAny(): void {
    if (this.placed.length > 0) this.release(this.placed[this.draw(this.placed.length)]!);
  }

  private release(row: number): void {
    const order = this.naive.nodesOf(row);
    this.grid.release(row);
    this.naive.release(row, order);
    this.placed.splice(this.placed.indexOf(row), 1);
    this.fixture.rows.remove(row);
  }

  private dropAny(): void {
    if (this.claims.length > 0) this.drop(this.claims[this.draw(this.claims.length)]!);
  }

  private drop(row: number): void {
    const { fixture, naive } = this;
    this.grid.dropClaim(row);
    naive.forget(row);
    this.claims.splice(this.claims.indexOf(row), 1);
    for (const list of [fixture.handedOver, naive.handedOver]) {
      const at = list.indexOf(row);
      if (at >= 0) list.splice(at, 1);
    }
    fixture.rows.remove(row);
  }

  private settle(): void {
    const { fixture, naive } = this;
    for (const row of fixture.handedOver.splice(0)) {
      this.grid.settleClaim(row);
      naive.settle(row, this.classOf(row));
      fixture.started(row);
      this.claims.splice(this.claims.indexOf(row), 1);
      this.placed.push(row);
    }
    naive.handedOver.length = 0;
  }

  private failOrRepair(): void {
    const node = this.draw(this.nodes);
    const twin = this.naive.nodes[node]!;
    if (twin.isDown) {
      this.grid.bringUp(node);
      twin.isDown = false;
      return;
    }
    for (const row of this.naive.rowsOn(node)) {
      if (this.placed.includes(row)) this.release(row);
      else this.drop(row);
    }
    this.grid.takeDown(node);
    twin.isDown = true;
  }

  private compare(step: number): void {
    const { grid, naive, fixture } = this;
    for (const what of ["free", "held", "down"] as const) {
      must(
        grid[what] === naive[what],
        () => `step ${step}: ${what} is ${grid[what]}, expected ${naive[what]}`,
      );
    }
    for (let k = 0; k <= CLASSES; k++) {
      must(
        grid.reach(k) === naive.reach(k),
        () => `step ${step}: reach(${k}) is ${grid.reach(k)}, expected ${naive.reach(k)}`,
      );
    }
    const out: number[] = [];
    for (let node = 0; node < this.nodes; node++) {
      grid.rowsOn(node, out);
      const [found, expected] = [[...out].sort(byNumber).join(), naive.rowsOn(node).sort(byNumber).join()];
      must(found === expected, () => `step ${step}: rows [${found}] on node ${node}, expected [${expected}]`);
    }
    for (const row of this.claims) {
      must(fixture.rows.missing(row) === naive.missingOf(row), () => `step ${step}: missing differs`);
    }
    const [found, expected] = [
      [...fixture.handedOver].sort(byNumber).join(),
      [...naive.handedOver].sort(byNumber).join(),
    ];
    must(found === expected, () => `step ${step}: handed over [${found}], expected [${expected}]`);
    let placed = 0;
    for (const row of this.placed) placed += fixture.rows.heldGpus(row);
    must(
      grid.free + grid.held + grid.down + placed === grid.gpus,
      () => `step ${step}: GPUs are lost or made`,
    );
  }

  /** Recall class of a row as it was when it started; drained rows keep theirs here. */
  private classOf(row: number): number {
    const level = this.fixture.rows.level(row);
    return this.fixture.rows.isRecallable(row) ? level - FIRST_RECALLABLE_LEVEL : -1;
  }

  /** Parts of a row by node, from the grid: whole nodes, and the remainder on the one where it is last placed. */
  private placesOf(row: number): Map<number, number> {
    const out: number[] = [];
    const nodes: number[] = [];
    for (let node = 0; node < this.nodes; node++) {
      this.grid.rowsOn(node, out);
      if (out.includes(row)) nodes.push(node);
    }
    return new Map(nodes.map((node) => [node, this.gpusOn(node, row)]));
  }

  private gpusOn(node: number, row: number): number {
    type Inside = { victims: { gpusOn(node: number, row: number): number } };
    return (this.grid as unknown as Inside).victims.gpusOn(node, row);
  }
}

const byNumber = (a: number, b: number) => a - b;

describe("a grid of nodes", () => {
  const rules: [PlacementRule, ReclaimOrder][] = [
    ["best_fit", "youngest_first"],
    ["first_fit", "cheapest_first"],
    ["worst_fit", "least_lost_work"],
    ["best_fit", "fewest_victims"],
  ];

  it.each(rules)(
    "agrees with a scan over all nodes for %s and %s over many thousand steps",
    (placement, reclaim) => {
      for (let seed = 0; seed < 4; seed++) {
        new Twins(`${placement} ${reclaim} ${seed}`, 3 + 4 * seed, placement, reclaim).run(2000);
      }
    },
  );

  /** Nodes with 2, 6, 4, 4 and 8 GPUs free. */
  function uneven(placement: PlacementRule) {
    const fixture = new SpaceFixture({ placement });
    const grid = new NodeGrid(5, PER_NODE, fixture.options);
    const wholes = Array.from({ length: 5 }, () => fixture.row(PER_NODE));
    for (const row of wholes) grid.place(row);
    [6, 2, 4, 4, 0].forEach((gpus, node) => {
      grid.release(wholes[node]!);
      const [stays, goes] = [fixture.row(gpus), fixture.row(PER_NODE - gpus)];
      if (gpus > 0) grid.place(stays);
      grid.place(goes);
      wholes[node] = goes;
    });
    for (const goes of wholes) grid.release(goes);
    return { fixture, grid };
  }

  it.each([
    ["best_fit", 2],
    ["first_fit", 1],
    ["worst_fit", 4],
  ] as const)("puts 3 GPUs with %s on node %i", (placement, node) => {
    const { fixture, grid } = uneven(placement);
    const row = fixture.row(3);
    grid.place(row);
    expect(rowsOn(grid, node)).toContain(row);
  });

  it("says that a gang does not fit although the GPUs are free by count", () => {
    const { grid } = uneven("best_fit");
    expect(grid.free).toBe(24);
    expect(grid.fits(14)).toBe(true);
    expect(grid.fits(15)).toBe(false);
    expect(grid.fits(16)).toBe(false);
  });

  it("never gives a pledged GPU to somebody else", () => {
    const fixture = new SpaceFixture();
    const grid = new NodeGrid(1, PER_NODE, fixture.options);
    const weak = fixture.row(6, 5);
    grid.place(weak);
    fixture.started(weak);
    const strong = fixture.row(8);
    const victims: number[] = [];
    grid.claim(strong, 0, victims);
    expect(victims).toEqual([weak]);
    expect(grid).toMatchObject({ free: 0, held: 2 });
    expect(grid.fits(1)).toBe(false);
    grid.drain(weak);
    expect(grid.canClaim(1, 0)).toBe(false);
    grid.release(weak);
    expect(fixture.handedOver).toEqual([strong]);
    expect(grid).toMatchObject({ free: 0, held: 8 });
  });
});

function rowsOn(grid: NodeGrid, node: number): number[] {
  const out: number[] = [];
  grid.rowsOn(node, out);
  return out;
}
