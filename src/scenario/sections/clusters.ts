import type { Fleet } from "../../model/fleet.ts";
import type { Context, Path } from "./context.ts";
import type { KnownNames } from "./names.ts";

/** Indices of named clusters, all of them where none is named; unknown and repeated names are problems. */
export function clustersOf(
  context: Context,
  path: Path,
  names: readonly string[] | undefined,
  { fleet, known }: { readonly fleet: Fleet; readonly known: KnownNames },
): readonly number[] {
  const index = fleet.clusters.map((cluster) => cluster.name);
  if (names === undefined) return index.map((_, position) => position);
  names.forEach((name, position) => {
    if (names.indexOf(name) === position) return;
    const found = `\`${name}\` twice`;
    context.report([...path, position], { code: "duplicate", expected: "each cluster once", found });
  });
  return names
    .map((name, position) =>
      context.reference([...path, position], { name, kind: "cluster", index, known: known.clusters }),
    )
    .filter((position) => position >= 0);
}
