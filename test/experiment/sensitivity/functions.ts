/** Ishigami's function of three inputs on [0, 1], which are stretched to [-pi, pi]; a = 7, b = 0.1. */
export function ishigami(point: readonly number[]): number {
  const [x, y, z] = point.map((value) => Math.PI * (2 * value - 1));
  return Math.sin(x!) + 7 * Math.sin(y!) ** 2 + 0.1 * z! ** 4 * Math.sin(x!);
}

/** Its indices in closed form. @see Sobol' & Levitan (1999), Computer Physics Communications 117. */
export function ishigamiIndices(a = 7, b = 0.1) {
  const pi4 = Math.PI ** 4;
  const first = (1 + (b * pi4) / 5) ** 2 / 2;
  const second = a ** 2 / 8;
  // Interaction of the first and the third input.
  const both = b ** 2 * pi4 ** 2 * (1 / 18 - 1 / 50);
  const variance = first + second + both;
  return {
    first: [first / variance, second / variance, 0],
    total: [(first + both) / variance, second / variance, both / variance],
  };
}
