import type { ModelServer } from "./model-server.ts";

/** Doubles per account: requests, input, cached, output. */
const STRIDE = 4;
const NAMES = ["requests", "input tokens", "cached tokens", "output tokens"];

/** Where requests come from and go to. */
export const BALANCE = { arrived: 0, served: 1, lost: 2, failed: 3 } as const;

/** Requests and tokens by what became of them; whole numbers below 2^53, hence exact. */
export class TokenBalance {
  private readonly totals = new Float64Array(4 * STRIDE);

  add(account: number, inputTokens: number, cachedTokens: number, outputTokens: number, requests = 1): void {
    const { totals } = this;
    const at = account * STRIDE;
    totals[at] = totals[at]! + requests;
    totals[at + 1] = totals[at + 1]! + inputTokens;
    totals[at + 2] = totals[at + 2]! + cachedTokens;
    totals[at + 3] = totals[at + 3]! + outputTokens;
  }

  /** @throws Error unless what arrived = served + lost + failed + what is in the server. */
  check(server: Pick<ModelServer, "census">): void {
    const inside = new Float64Array(STRIDE);
    server.census((_client, _isActive, requests, ...tokens) => {
      inside[0] = inside[0]! + requests;
      tokens.forEach((count, index) => {
        inside[index + 1] = inside[index + 1]! + count;
      });
    });
    for (let i = 0; i < STRIDE; i++) {
      const arrived = this.totals[i]!;
      const gone = this.totals[STRIDE + i]! + this.totals[2 * STRIDE + i]! + this.totals[3 * STRIDE + i]!;
      if (arrived !== gone + inside[i]!)
        throw new Error(
          `${NAMES[i]} of a model: ${arrived} arrived, ${gone} left, ${inside[i]} are in its server`,
        );
    }
  }
}
