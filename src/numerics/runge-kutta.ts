/** Writes the derivatives at a state into `out`; the equations do not name the time. */
export type Derivatives = (state: Float64Array, out: Float64Array) => void;

/**
 * State of an autonomous system of differential equations after a time, by the classical Runge–Kutta method of fourth
 * order with steps of equal length.
 *
 * @param start  State at time 0; not changed.
 * @see Hairer, Norsett & Wanner (1993), Solving Ordinary Differential Equations I, section II.1.
 */
export function rungeKutta(
  derivatives: Derivatives,
  start: Float64Array,
  { time, steps }: { readonly time: number; readonly steps: number },
): Float64Array {
  const n = start.length;
  const state = Float64Array.from(start);
  const [probe, k1, k2, k3, k4] = Array.from({ length: 5 }, () => new Float64Array(n)) as unknown as Five;
  const h = time / steps;
  const probeAt = (slope: Float64Array, step: number): void => {
    for (let i = 0; i < n; i++) probe[i] = state[i]! + step * slope[i]!;
  };
  for (let step = 0; step < steps; step++) {
    derivatives(state, k1);
    probeAt(k1, h / 2);
    derivatives(probe, k2);
    probeAt(k2, h / 2);
    derivatives(probe, k3);
    probeAt(k3, h);
    derivatives(probe, k4);
    for (let i = 0; i < n; i++) state[i]! += (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
  }
  return state;
}

type Five = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
