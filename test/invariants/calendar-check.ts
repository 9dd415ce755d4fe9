import { HOLDER, NONE, ROW_STATE } from "../../src/scheduling/rows.ts";
import type { World } from "../../src/world/world.ts";
import { must } from "./must.ts";

interface Inside {
  readonly leases: { readonly commitments: { readonly interruptedOn: ReadonlyMap<number, number> } };
}

/** The calendar of commitments, cell by cell, and what is owed to blocks are those of the rows. */
export function checkCalendar(world: World): void {
  const { blocks, rows, scenario, simulator } = world;
  if (blocks === undefined) return;
  const edges = scenario.products.flatMap(({ block }) =>
    (block?.startsMs ?? []).flatMap((startMs) => [startMs, startMs + block!.lengthMs]),
  );
  const toCome = [...new Set(edges)].filter((edge) => edge >= simulator.nowMs);
  const leases: number[] = [];
  for (let row = 0; row < rows.count; row++)
    if (rows.state(row) !== ROW_STATE.free && rows.holder(row) === HOLDER.lease) leases.push(row);
  scenario.fleet.clusters.forEach((_, cluster) => {
    for (const edge of toCome) {
      let expected = 0;
      for (const row of leases)
        if (clusterOf(world, row) === cluster) expected += committedAt(world, row, edge);
      const peak = blocks.calendar.peak(cluster, { fromMs: edge, untilMs: edge + 1 });
      must(peak === expected, () => `cluster ${cluster} at ${edge}: ${peak} committed, rows say ${expected}`);
    }
    const owed = leases.filter(
      (row) => isBlock(world, row) && rows.cluster(row) === cluster && isOwed(world, row),
    );
    const expected = owed.reduce((sum, row) => sum + rows.gpus(row), 0);
    const counted = blocks.calendar.owedGpus(cluster);
    must(counted === expected, () => `cluster ${cluster}: ${counted} owed, rows say ${expected}`);
  });
}

function isBlock(world: World, row: number): boolean {
  const product = world.rows.product(row);
  return product !== NONE && world.scenario.products[product]!.kind === "block";
}

function isOwed(world: World, row: number): boolean {
  const { rows } = world;
  const isDue = rows.state(row) !== ROW_STATE.booked && !rows.isBooked(row);
  return isDue && rows.hasStarted(row) && !rows.isPlaced(row);
}

function clusterOf(world: World, row: number): number {
  const { interruptedOn } = (world as unknown as Inside).leases.commitments;
  return interruptedOn.get(row) ?? world.rows.cluster(row);
}

/** GPUs that a row has been promised at a time to come. */
function committedAt(world: World, row: number, atMs: number): number {
  const { rows, scenario } = world;
  if (!rows.hasStarted(row)) return 0;
  const startMs = rows.firstStartMs(row);
  const { kind } = scenario.products[rows.product(row)]!;
  if (kind === "on_demand") return rows.gpus(row);
  if (kind === "reserved") return startMs + rows.remainingMs(row) > atMs ? rows.gpus(row) : 0;
  if (kind !== "block") return 0;
  return startMs <= atMs && atMs < startMs + rows.workMs(row) ? rows.gpus(row) : 0;
}
