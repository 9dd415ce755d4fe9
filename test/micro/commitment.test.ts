import { describe, expect, it } from "vitest";
import {
  crowd,
  gpuHours,
  micro,
  pool,
  quiet,
  replicationOf,
  runYaml,
  type Sections,
  sumUsd,
} from "./run-yaml.ts";

/** A contract for all 8 GPUs of which half are used; from 1 h to 3 h two spot leases of 2 GPUs would like some. */
function halfUsed(reserved: Sections, more: Sections = {}): string {
  return micro({
    horizon: "6 h",
    fleet: pool(8),
    market: {
      segments: {
        enterprise: quiet({ products: ["reserved"] }),
        batch: crowd("1 h", { gpus: 2, duration: "2 h", products: ["spot"] }),
      },
    },
    products: {
      reserved: { price: "2 USD/GPUh", usage: 0.5, ...reserved },
      spot: { price: "0.5 USD/GPUh", on_reclaim: "kill" },
    },
    initial: {
      leases: [{ segment: "enterprise", product: "reserved", gpu: "T", gpus: 8, remaining: "100 h" }],
    },
    ...more,
  });
}

describe("a commitment that is half used", () => {
  it("pays for its idle half, and spot that runs on it pays again", () => {
    // Contract: 4 x 6 h x 2 = 48 for use and 48 for the idle half. Spot on it: 2 x 2 x 2 h x 0.5 = 4.
    const run = runYaml(halfUsed({ resell_idle: true }));
    expect(run.usd("usage_revenue", "reserved")).toBe("48.000000000");
    expect(run.usd("unused_commitment", "reserved")).toBe("48.000000000");
    expect(run.usd("usage_revenue", "spot")).toBe("4.000000000");
    // A GPU-hour sold twice counts once, as spot: the idle half is 4 x 6 h less 4 x 2 h.
    expect(run.state("reserved_used")).toBe(gpuHours(4, 6));
    expect(run.state("spot")).toBe(gpuHours(4, 2));
    expect(run.state("reserved_idle")).toBe(gpuHours(4, 4));
    expect(run.state("idle")).toBe(0);
    expect(run.gpuMs("unused_commitment")).toBe(gpuHours(4, 6));
  });

  it("keeps its idle half to itself unless it may be sold again", () => {
    const run = runYaml(halfUsed({}));
    expect(run.usd("unused_commitment", "reserved")).toBe("48.000000000");
    expect(run.segment("batch").accepted).toBe(0);
    expect(run.state("reserved_idle")).toBe(gpuHours(4, 6));
    expect(run.state("spot")).toBe(0);
  });

  it("does not lend its idle half to firm leases", () => {
    const run = runYaml(
      halfUsed(
        { resell_idle: true },
        {
          market: {
            segments: {
              enterprise: quiet({ products: ["reserved"] }),
              firm: crowd("1 h", { gpus: 2, duration: "2 h", products: ["on_demand"] }),
            },
          },
          products: {
            reserved: { price: "2 USD/GPUh", usage: 0.5, resell_idle: true },
            on_demand: { price: "1 USD/GPUh" },
          },
        },
      ),
    );
    expect(run.segment("firm").accepted).toBe(0);
    expect(run.lost("firm")).toEqual({ no_capacity: run.segment("firm").offered });
  });
});

describe("a contract paid in advance", () => {
  const signed = micro({
    horizon: "6 h",
    fleet: pool(8),
    market: { segments: { enterprise: crowd("1 h", { gpus: 8, duration: "1 h" }) } },
    products: { reserved: { price: { T: "2 USD/GPUh" }, discount: 0.2, term: "10 h", prepaid: 0.3 } },
  });

  it("brings cash at signing that its contra cancels; revenue follows the term", () => {
    // Price 2 x 0.8 = 1.6; the term of 10 h x 8 GPUs x 1.6 = 128, of which 0.3 = 38.4 at signing.
    // Revenue from 1 h to the horizon at 6 h: 5 h x 8 x 1.6 = 64.
    const run = runYaml(signed);
    expect(run.usd("prepayment_cash")).toBe("38.400000000");
    expect(run.usd("prepayment_deferred")).toBe("-38.400000000");
    expect(run.usd("usage_revenue")).toBe("64.000000000");
  });

  it("adds its revenue alone to the net value", () => {
    expect(sumUsd(replicationOf(signed).ledger)).toBe("64.000000000");
  });

  it("brings no cash in the window when it was signed before the window", () => {
    // Signed at 1 h, in a warm-up of 2 h: revenue 4 h x 8 x 1.6 = 51.2 and no cash.
    const run = runYaml(signed.replace('"horizon":"6 h"', '"horizon":"6 h","warmup":"2 h"'));
    expect(run.usd("prepayment_cash")).toBe("0.000000000");
    expect(run.usd("usage_revenue")).toBe("51.200000000");
  });
});

describe("a contract whose term is over", () => {
  it("returns its GPUs, and its idle half is idle again", () => {
    // 2 h of 8 GPUs, half used: 4 x 2 x 2 = 16 and 16; then idle: 8 x 2 h.
    const run = runYaml(
      halfUsed(
        { resell_idle: true },
        {
          horizon: "4 h",
          market: { segments: { enterprise: quiet({ products: ["reserved"] }) } },
          initial: {
            leases: [{ segment: "enterprise", product: "reserved", gpu: "T", gpus: 8, remaining: "2 h" }],
          },
        },
      ),
    );
    expect([run.usd("usage_revenue"), run.usd("unused_commitment")]).toEqual([
      "16.000000000",
      "16.000000000",
    ]);
    expect(run.state("reserved_idle")).toBe(gpuHours(4, 2));
    expect(run.state("idle")).toBe(gpuHours(8, 2));
  });
});

describe("the sellable share and idle GPUs that are promised", () => {
  it("lets a lease come under the share as soon as internal use takes idle GPUs", () => {
    const demand = {
      series: [
        { at: "0 h", value: 0 },
        { at: "2 h", value: 2 },
      ],
    };
    const feed = { clusters: ["a"], instance_gpus: 1, value: "99 USD/GPUh", demand };
    const arrivals = { kind: "regular", every: "100 h", first: "1 h" };
    const tenants = quiet({ arrivals, gpus: 2, duration: "2 h", patience: "unlimited", products: ["spot"] });
    const run = runYaml(
      micro({
        horizon: "6 h",
        fleet: pool(5, { sellable: 0.6 }),
        internal: { services: { feed } },
        market: { segments: { enterprise: quiet({ products: ["reserved"] }), tenants } },
        products: {
          reserved: { price: "2 USD/GPUh", usage: 0, resell_idle: true },
          spot: { price: "0.5 USD/GPUh" },
        },
        initial: {
          leases: [{ segment: "enterprise", product: "reserved", gpu: "T", gpus: 3, remaining: "100 h" }],
        },
      }),
    );
    // 3 of 5 may be sold. At 1 h: 2 as spot and the other 3 idle under the promise of 3 would be 5. At 2 h the service
    // takes 2, so that 2 as spot and 1 idle under the promise are 3.
    expect(run.leases.find(({ segment }) => segment === 1)).toMatchObject({ startMs: 2 * 3_600_000 });
  });
});
