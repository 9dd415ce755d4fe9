/** Length of the walked array: 8 MB, more than the caches next to a core hold. */
const CELLS = 1 << 20;
const STEPS = 2_000_000;
const REPEATS = 3;

/**
 * Time of one step of a fixed kernel on this machine now [ns]; the median of three.
 *
 * A step is a pseudo-random jump in a typed array and a few operations, integer and floating: what the hot path of a
 * simulation is made of. A cost divided by it can be laid beside one from another machine or another hour.
 */
export function calibrationStepNs(): number {
  const cells = new Float64Array(CELLS).map((_, index) => index / CELLS);
  walk(cells, STEPS / 10);
  const times = Array.from({ length: REPEATS }, () => {
    const startMs = performance.now();
    walk(cells, STEPS);
    return performance.now() - startMs;
  }).sort((a, b) => a - b);
  return (times[(REPEATS - 1) / 2]! * 1e6) / STEPS;
}

/** Walks `steps` cells by xorshift and leaves a trace of what it summed, so that no step can be left out. */
function walk(cells: Float64Array, steps: number): void {
  let at = 2_463_534_242;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    at ^= at << 13;
    at ^= at >>> 17;
    at ^= at << 5;
    const cell = at & (CELLS - 1);
    sum = 0.5 * sum + cells[cell]!;
    cells[cell] = sum > 1 ? sum - 1 : sum;
  }
}
