import type { VariantResult } from "../experiment/run-experiment.ts";
import type { Replication } from "../metrics/result.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Column } from "./csv-table.ts";

/** One replication of one variant, with the scenario that gives names to indices. */
export interface ReplicationRow {
  readonly variant: string;
  readonly scenario: Scenario;
  readonly replication: Replication;
}

/** A row about one thing (a product, a segment, an account...) in one replication. */
export interface EntityRow extends ReplicationRow {
  readonly index: number;
}

export function* replicationRows(results: readonly VariantResult[]): Generator<ReplicationRow> {
  for (const { variant, replications } of results) {
    for (const replication of replications) {
      yield { variant: variant.name, scenario: variant.scenario, replication };
    }
  }
}

/** As many rows per replication as `count` says, with indices from 0. */
export function* entityRows(
  results: readonly VariantResult[],
  count: (scenario: Scenario) => number,
): Generator<EntityRow> {
  for (const row of replicationRows(results)) {
    for (let index = 0; index < count(row.scenario); index++) yield { ...row, index };
  }
}

/** The columns that every file per replication starts with. */
export function keyColumns<Row extends ReplicationRow>(): readonly Column<Row>[] {
  return [
    { name: "variant", unit: "", meaning: "Name of the variant.", value: (row) => row.variant },
    {
      name: "replication",
      unit: "",
      type: "count",
      meaning: "Number of the replication, from 0; the same number means the same draws in every variant.",
      value: (row) => row.replication.index,
    },
  ];
}

/** Names that occur in any variant, in order of first appearance. */
export function unionOf(
  results: readonly { readonly variant: { readonly scenario: Scenario } }[],
  names: (scenario: Scenario) => readonly string[],
): readonly string[] {
  return [...new Set(results.flatMap(({ variant }) => names(variant.scenario)))];
}
