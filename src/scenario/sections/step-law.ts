import { type ReplicaFigures, stepLawOf } from "../../model/catalog-replicas.ts";
import type { StepLaw } from "../../model/serving.ts";
import { SECOND_MS } from "../../model/time.ts";
import type { DeploymentDraft } from "../keys/model-keys.ts";
import type { Context, Path } from "./context.ts";

/** Stands for a law that is broken, so that the other problems can be found. */
const BROKEN: StepLaw = { stepMs: [0, 1], prefillStepsPerToken: 0 };

/** Step times of a deployment: its own (`step` or `tokens_per_second`), else those of the catalog. */
export function stepLaw(
  context: Context,
  path: Path,
  draft: DeploymentDraft,
  figures: ReplicaFigures | undefined,
): StepLaw {
  const law = ownLaw(context, path, draft) ?? (figures && stepLawOf(figures));
  if (law === undefined) {
    context.report([...path, "step"], {
      code: "missing_key",
      expected: "how fast a replica works, by `step` or `tokens_per_second`; the catalog does not say",
      suggestion: "add for example `step: { base: 20 ms, per_sequence: 1 ms }` and `max_batch: 16`",
    });
    return BROKEN;
  }
  if (law === BROKEN) return law;
  const cut = cutToBatch(context, path, draft, law);
  if (draft.prefill === undefined) return cut;
  return { stepMs: cut.stepMs, prefillStepsPerToken: draft.prefill / cut.stepMs[1]! };
}

/** A catalog's batch may be cut, not extended: nobody measured what lies beyond. */
function cutToBatch(context: Context, path: Path, draft: DeploymentDraft, law: StepLaw): StepLaw {
  const most = law.stepMs.length - 1;
  const batch = draft.max_batch ?? most;
  if (batch > most) {
    const expected = `at most ${most}, the largest batch that was measured`;
    context.report([...path, "max_batch"], { code: "value", expected });
    return law;
  }
  return { ...law, stepMs: law.stepMs.slice(0, batch + 1) };
}

function ownLaw(context: Context, path: Path, draft: DeploymentDraft): StepLaw | undefined {
  const { step, tokens_per_second: table, max_batch: batch } = draft;
  if (step !== undefined && table !== undefined) {
    const expected = "either `step` or `tokens_per_second`";
    context.report([...path, "tokens_per_second"], { code: "value", expected, found: "both" });
    return BROKEN;
  }
  if (table !== undefined) return measured(context, [...path, "tokens_per_second"], table);
  if (step === undefined) return undefined;
  if (batch === undefined) {
    const expected = "the most sequences in a batch, beside `step`";
    context.report([...path, "max_batch"], {
      code: "missing_key",
      expected,
      suggestion: "add for example `max_batch: 16`",
    });
    return BROKEN;
  }
  if (!(step.base + step.per_sequence > 0)) {
    context.report([...path, "step"], { code: "value", expected: "a step that takes time" });
    return BROKEN;
  }
  const stepMs = Array.from({ length: batch + 1 }, (_, n) =>
    n === 0 ? 0 : step.base + step.per_sequence * n,
  );
  return { stepMs, prefillStepsPerToken: 0 };
}

/** n sequences get n tokens a step: a step takes n / (tokens per second), and straight lines lie between measurements. */
function measured(context: Context, path: Path, table: readonly (readonly [number, number])[]): StepLaw {
  const bad = table.findIndex(([n], row) => row > 0 && n <= table[row - 1]![0]);
  if (bad > 0) {
    context.report([...path, bad], { code: "value", expected: "more sequences than in the entry before" });
    return BROKEN;
  }
  const sizes = table.map(([n]) => n);
  const times = table.map(([n, perSecond]) => (n / perSecond) * SECOND_MS);
  if (times.some((time, row) => row > 0 && time < times[row - 1]!)) {
    const text = "a step gets shorter as the batch grows: tokens per second grow faster than sequences";
    context.warn(path, text, "check the figures; a step of more sequences takes at least as long");
  }
  const most = sizes.at(-1)!;
  const stepMs = Array.from({ length: most + 1 }, (_, n) => (n === 0 ? 0 : timeAt(sizes, times, n)));
  return { stepMs, prefillStepsPerToken: 0 };
}

/** A step of n sequences; below the first measurement as long as that one. */
function timeAt(sizes: readonly number[], times: readonly number[], n: number): number {
  const upper = sizes.findIndex((size) => size >= n);
  if (upper === 0 || sizes[upper] === n) return times[upper]!;
  const [low, high] = [sizes[upper - 1]!, sizes[upper]!];
  return times[upper - 1]! + ((times[upper]! - times[upper - 1]!) * (n - low)) / (high - low);
}
