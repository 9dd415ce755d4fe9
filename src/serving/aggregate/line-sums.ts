/** A line behind full batches that loses requests, as a law of its length. */
export interface LossyLine {
  /** Requests that may wait; whole, or Infinity. */
  readonly limit: number;
  /** Requests per ms that leave a line of this length unserved; does not fall. */
  lossRate(waiting: number): number;
  /** ln of the ratio of neighbouring lengths for this rate of losses. */
  logRatio(lossRate: number): number;
}

/** Sums over the lengths of a line, relative to the length 0 at e^-log. */
export interface LineSums {
  /** ln by which all sums have been scaled down. */
  log: number;
  mass: number;
  /** Of length, of loss rate, and the weight of the longest. */
  waiting: number;
  losses: number;
  last: number;
}

/** Lengths beyond which one step of the sum stands for a sixteenth of those before. */
const FINE = 16;
/** Sums are scaled down beyond this, and end when weights are below e^-NEGLIGIBLE of the largest. */
const LARGE = 200;
const NEGLIGIBLE = 30;

/** Sums the law from length 0 on; cost grows with the logarithm of the limit. */
export function lineSums(line: LossyLine): LineSums {
  const sums: LineSums = { log: 0, mass: 1, waiting: 0, losses: 0, last: 1 };
  let [at, log, highest] = [0, 0, 0];
  while (at < line.limit) {
    const width = Math.min(Math.max(1, Math.floor(at / FINE)), line.limit - at);
    const rate = line.lossRate(at + (width + 1) / 2);
    const ratio = rate === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : line.logRatio(rate);
    if (ratio === Number.NEGATIVE_INFINITY) break;
    add(sums, { at, width, log: log - sums.log, ratio, rate });
    at += width;
    log += width * ratio;
    highest = Math.max(highest, log);
    if (log - sums.log > LARGE) rescale(sums, log);
    if (log < highest - NEGLIGIBLE && ratio < 0) return { ...sums, last: 0 };
  }
  return { ...sums, last: Math.exp(log - sums.log) };
}

/** Adds the lengths at + 1 .. at + width, geometric with one ratio. */
function add(
  sums: LineSums,
  { at, width, log, ratio, rate }: { at: number; width: number; log: number; ratio: number; rate: number },
): void {
  const first = Math.exp(log + ratio);
  const weight =
    Math.abs(ratio * width) < 1e-6 ? first * width : (first * Math.expm1(width * ratio)) / Math.expm1(ratio);
  sums.mass += weight;
  sums.waiting += weight * (at + (width + 1) / 2);
  sums.losses += weight * rate;
}

function rescale(sums: LineSums, log: number): void {
  const scale = Math.exp(sums.log - log);
  sums.mass *= scale;
  sums.waiting *= scale;
  sums.losses *= scale;
  sums.log = log;
}
