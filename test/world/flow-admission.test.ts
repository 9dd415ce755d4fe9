import { expect, test } from "vitest";
import { TIER } from "../../src/model/serving.ts";
import { TokenBucket } from "../../src/numerics/token-bucket.ts";
import { FlowAdmission } from "../../src/world/flow-admission.ts";
import { emptyCounts } from "../../src/world/flow-part.ts";

test.each([
  // A minute brings 3000 tokens: a bucket that owes 7000 lets nothing through for two minutes, even if nothing comes.
  [0, 60_000, 0],
  [60_000, 120_000, 0],
  // 3000 more than it owes: all of nothing.
  [180_000, 240_000, 0.25],
])(
  "a bucket that whole requests overdrew by 7000 lets a share of what is expected from %i to %i ms",
  (fromMs, untilMs, expected) => {
    const tokens = new TokenBucket(3000);
    tokens.has(0, 0);
    tokens.take(10_000);
    const limits = {
      demand: undefined,
      requests: undefined,
      promise: undefined,
      paidTier: TIER.standard,
      tokens,
    };
    let offered = Number.NaN;
    new FlowAdmission(limits).split(
      { ...emptyCounts(), expectedRequests: 0.25 },
      { fromMs, untilMs },
      false,
      {
        offered: (_tier, part) => {
          offered = part.expectedRequests;
        },
        lost: () => {},
      },
    );
    expect(offered).toBe(expected);
  },
);
