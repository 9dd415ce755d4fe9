/**
 * Poisson number by inversion of one uniform.
 *
 * Terms are summed from 0 through their logarithms, so that means beyond 745, where e^-mean underflows, work as well;
 * the sum stops 40 standard deviations above the mean.
 *
 * @param mean  >= 0.
 * @param uniform  In (0, 1).
 */
export function poissonNumber(mean: number, uniform: number): number {
  const last = mean + 40 * Math.sqrt(mean) + 40;
  let count = 0;
  let logTerm = -mean;
  let sum = Math.exp(logTerm);
  while (sum < uniform && count < last) {
    count++;
    logTerm += Math.log(mean / count);
    sum += Math.exp(logTerm);
  }
  return count;
}
