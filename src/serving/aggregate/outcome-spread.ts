import type { ServedOutcome } from "../model-server.ts";
import { entryAt, type TokenQuantiles } from "./token-quantiles.ts";
import { TokenStock } from "./token-stock.ts";

/** Groups of equal requests into which what a client gets served in an interval is divided. */
const GROUPS = 8;
/**
 * Steps of the points in four dimensions: powers of 1 / g with g^5 = g + 1.
 * @see Roberts (2018), "The unreasonable effectiveness of quasirandom sequences".
 */
const STEPS = [
  0.856_674_883_854_502_9, 0.733_891_856_627_126, 0.628_706_721_037_808_7, 0.538_597_257_225_158_8,
] as const;

/** Latency of a class of requests in an interval. */
export interface ClassLatency {
  /** What all wait [ms]; share that waits longer, and how much longer in the mean [ms], exponential. */
  readonly delayMs: number;
  readonly waits: number;
  readonly waitMs: number;
  /** Nobody who is served has waited longer [ms]. */
  readonly mostWaitMs: number;
  /** Length of a step and of the first ones: means [ms]; and standard deviation relative to the mean. */
  readonly stepMs: number;
  readonly firstStepMs: number;
  readonly stepDeviation: number;
  readonly prefillSteps: number;
  readonly quantiles: TokenQuantiles;
}

/**
 * Divides what a class gets served in an interval among a few groups of equal requests, so that over the intervals not
 * only means but also the laws of waits and tokens come out: the points of a sequence that fills the unit cube evenly
 * stand for quantiles of wait, input, output and step.
 */
export class OutcomeSpread {
  private readonly group = new TokenStock();
  /** Points used so far -- state. */
  private points = 0;
  private readonly inputs = new Float64Array(GROUPS);
  private readonly outputs = new Float64Array(GROUPS);

  /**
   * Tells `served` of all requests in `stock`, which is empty afterwards.
   *
   * @param outcome  Filled but for client, tier, arrival and replica.
   */
  tell(stock: TokenStock, latency: ClassLatency, outcome: ServedOutcome, served: () => void): void {
    const { quantiles } = latency;
    const groups = Math.min(GROUPS, stock.requests);
    const requests = stock.requests;
    let [inputs, outputs] = [0, 0];
    for (let i = 0; i < groups; i++) {
      inputs += this.inputs[i] = entryAt(quantiles.uncached, this.coordinate(i, 1));
      outputs += this.outputs[i] = entryAt(quantiles.output, this.coordinate(i, 2));
    }
    for (let i = 0; i < groups; i++) {
      const count = Math.floor(((i + 1) * requests) / groups) - Math.floor((i * requests) / groups);
      const isLast = i === groups - 1;
      this.portion(stock, count, {
        input: isLast ? 1 : shareOf(this.inputs[i]!, inputs, groups - i),
        output: isLast ? 1 : shareOf(this.outputs[i]!, outputs, groups - i),
      });
      inputs -= this.inputs[i]!;
      outputs -= this.outputs[i]!;
      this.measure(outcome, latency, i);
      served();
    }
    this.points += groups;
  }

  /** Coordinate of the next point but `i`. */
  private coordinate(i: number, dimension: 0 | 1 | 2 | 3): number {
    const x = (this.points + i + 1) * STEPS[dimension] + 0.5;
    return x - Math.floor(x);
  }

  /** Takes a group with these shares of what is left. */
  private portion(stock: TokenStock, count: number, share: { input: number; output: number }): void {
    const { group } = this;
    group.requests = count;
    group.inputTokens = portionOf(stock.inputTokens, share.input);
    group.cachedTokens = Math.min(group.inputTokens, portionOf(stock.cachedTokens, share.input));
    group.outputTokens = portionOf(stock.outputTokens, share.output);
    stock.subtract(group);
  }

  /** Latency follows from the quantiles themselves, so that its law is that of single requests. */
  private measure(outcome: ServedOutcome, latency: ClassLatency, i: number): void {
    const { requests, inputTokens, cachedTokens, outputTokens } = this.group;
    outcome.requests = requests;
    outcome.inputTokens = inputTokens;
    outcome.cachedTokens = cachedTokens;
    outcome.outputTokens = outputTokens;
    const beyond = (1 - this.coordinate(i, 0)) / latency.waits;
    const longerMs = beyond < 1 ? -Math.log(beyond) * latency.waitMs : 0;
    outcome.waitMs = Math.min(latency.mostWaitMs, latency.delayMs + longerMs);
    // Steps vary with the batch: two lengths that have the right mean and deviation.
    const side = this.coordinate(i, 3) < 0.5 ? -1 : 1;
    const firstStepMs = latency.firstStepMs * Math.max(0, 1 + side * latency.stepDeviation);
    const output = this.outputs[i]!;
    const begun = latency.prefillSteps * this.inputs[i]! + Math.min(1, output);
    outcome.firstTokenMs = outcome.waitMs + begun * firstStepMs;
    outcome.perTokenMs = output > 1 ? latency.stepMs : Number.NaN;
    outcome.serviceMs = begun * firstStepMs + Math.max(0, output - 1) * latency.stepMs;
    outcome.sojournMs = outcome.waitMs + outcome.serviceMs;
  }
}

/** Share of one of so many parts in the sum of what is left; parts without size (all input is cached) are alike. */
function shareOf(part: number, sum: number, parts: number): number {
  return sum > 0 ? part / sum : 1 / parts;
}

function portionOf(tokens: number, share: number): number {
  return Math.min(tokens, Math.round(tokens * share));
}
