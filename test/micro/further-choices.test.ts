import { describe, expect, it } from "vitest";
import { crowd, micro, pool, runYaml } from "./run-yaml.ts";

const HOUR_MS = 3_600_000;

describe("a request that does not stand first in the line of its best offer", () => {
  it("tries its next offer in the instant of its arrival", () => {
    // Spot is full and somebody waits for it; on demand takes GPUs back from spot.
    const patient = { patience: "20 h", queue_limit: 1 };
    const run = runYaml(
      micro({
        horizon: "8 h",
        fleet: pool(8),
        market: {
          segments: {
            holder: crowd("0 h", { gpus: 8, duration: "10 h", products: ["spot"] }),
            waits: crowd("1 h", { gpus: 8, duration: "1 h", products: ["spot"], ...patient }),
            either: crowd("2 h", { gpus: 4, duration: "1 h", patience: "20 h" }),
          },
        },
        products: {
          on_demand: { price: "2 USD/GPUh" },
          spot: { price: "1 USD/GPUh", notice: "0 s" },
        },
      }),
    );
    const first = run.leases.find((lease) => lease.segment === 2 && !Number.isNaN(lease.startMs))!;
    expect(first.startMs / HOUR_MS).toBe(2);
    expect(first.product).toBe(0);
  });
});
