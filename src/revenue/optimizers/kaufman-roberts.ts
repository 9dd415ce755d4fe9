/** A class of requests that hold several GPUs each; only the mean of the holding time matters. */
export interface SharingClass {
  readonly gpus: number;
  /** Mean number of requests in service if none were lost: rate x mean time. */
  readonly offered: number;
}

/**
 * Probability that a request of each class is lost when all share the GPUs and whoever fits is admitted.
 *
 * j q(j) = sum over classes of offered x gpus x q(j - gpus); a class is lost where its GPUs do not fit.
 *
 * @see Kaufman (1981), "Blocking in a shared resource environment", IEEE Trans. Commun. 29(10); Roberts (1981).
 */
export function sharingBlocking(classes: readonly SharingClass[], gpus: number): readonly number[] {
  const q = new Float64Array(gpus + 1);
  q[0] = 1;
  let total = 1;
  for (let busy = 1; busy <= gpus; busy++) {
    let flow = 0;
    for (const each of classes)
      if (each.gpus <= busy) flow += each.offered * each.gpus * q[busy - each.gpus]!;
    q[busy] = flow / busy;
    total += q[busy]!;
    if (total > 1e200) {
      for (let j = 0; j <= busy; j++) q[j]! /= total;
      total = 1;
    }
  }
  return classes.map((each) => {
    let lost = 0;
    for (let busy = Math.max(0, gpus - each.gpus + 1); busy <= gpus; busy++) lost += q[busy]!;
    return lost / total;
  });
}
