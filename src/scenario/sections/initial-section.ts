import type { InitialBook } from "../../model/initial.ts";
import { decimalOf, toNanoHalfEven } from "../decimal.ts";
import type { InitialDraft } from "../keys/policy-keys.ts";
import { type Context, maybe } from "./context.ts";
import type { KnownNames } from "./names.ts";

export interface InitialInput {
  readonly known: KnownNames;
  readonly jobs: readonly string[];
  readonly segments: readonly string[];
  readonly products: readonly string[];
  readonly gpuTypes: readonly string[];
  /** Products that are blocks: they are booked while the run goes on. */
  readonly blocks: ReadonlySet<string>;
}

/** The section `initial`; leases of products that are not offered drop out. */
export function initialOf(
  context: Context,
  draft: InitialDraft | undefined,
  input: InitialInput,
): InitialBook {
  const { known } = input;
  const jobs = (draft?.jobs ?? []).map((job, position) => ({
    source: context.reference(["initial", "jobs", position, "source"], {
      name: job.source,
      kind: "job source",
      index: input.jobs,
      known: known.jobs,
    }),
    count: job.count ?? 1,
    gpus: job.gpus,
    ageMs: job.age ?? 0,
    remainingMs: job.remaining,
  }));
  const leases = (draft?.leases ?? []).map((lease, position) => {
    const path = ["initial", "leases", position];
    const find = (
      key: string,
      name: string,
      kind: string,
      index: readonly string[],
      names?: ReadonlySet<string>,
    ) => context.reference([...path, key], { name, kind, index, known: names });
    if (input.blocks.has(lease.product)) {
      const expected = "a product that is no block: blocks are booked while the run goes on";
      context.report([...path, "product"], { code: "value", expected });
    }
    return {
      segment: find("segment", lease.segment, "segment", input.segments, known.segments),
      product: find("product", lease.product, "product", input.products, known.products),
      gpuType: find("gpu", lease.gpu, "GPU type", input.gpuTypes, known.gpuTypes),
      count: lease.count ?? 1,
      gpus: lease.gpus,
      ageMs: lease.age ?? 0,
      remainingMs: lease.remaining,
      ...maybe("priceNano", lease.price === undefined ? undefined : toNanoHalfEven(decimalOf(lease.price))),
    };
  });
  return {
    start: draft?.start ?? "empty",
    jobs: jobs.filter((job) => job.source >= 0),
    leases: leases.filter((lease) => lease.segment >= 0 && lease.product >= 0 && lease.gpuType >= 0),
  };
}
