import { describe, expect, it } from "vitest";
import type { MicroRun, Sections } from "./run-yaml.ts";
import { crowd, gpuHours, micro, pool, quiet, runYaml, trace } from "./run-yaml.ts";

/** A block of all 8 GPUs from 2 h to 5 h at 2 USD, worth 8 x 3 x 2 = 48; asked for at 1 h by about a hundred. */
function ahead(changes: Sections = {}, block: Sections = {}): string {
  return micro({
    horizon: "10 h",
    fleet: pool(8),
    market: { segments: { lab: crowd("1 h", { gpus: 8, duration: "1 min", products: ["ahead"] }) } },
    products: { ahead: { kind: "block", price: "2 USD/GPUh", starts: ["2 h"], length: "3 h", ...block } },
    ...changes,
  });
}

function bookings(run: MicroRun): number {
  return run.result.products.reduce((sum, { bookingsUsd }) => sum + bookingsUsd.hi + bookingsUsd.lo / 1e9, 0);
}

function backlog(run: MicroRun): number {
  return run.result.products.reduce((sum, { backlogUsd }) => sum + backlogUsd.hi + backlogUsd.lo / 1e9, 0);
}

describe("a block sold ahead", () => {
  it("is charged at booking and earns over its delivery", () => {
    const run = runYaml(ahead());
    expect(run.usd("prepayment_cash")).toBe("48.000000000");
    expect(run.usd("prepayment_deferred")).toBe("-48.000000000");
    expect(run.usd("usage_revenue")).toBe("48.000000000");
    expect([bookings(run), backlog(run)]).toEqual([48, 0]);
    expect(run.state("block")).toBe(gpuHours(8, 3));
    expect(run.segment("lab")).toMatchObject({ accepted: 1, completed: 1, bookedAtEnd: 0 });
    expect(run.lost("lab")).toEqual({ no_capacity: run.segment("lab").offered - 1 });
    expect(run.result.products[0]).toMatchObject({ bookings: 1, leases: 1, completed: 1 });
    expect(run.segment("lab").waits).toMatchObject({ count: 1, zeros: 1 });
  });

  it("leaves in the backlog what the end of the window cuts off", () => {
    const run = runYaml(ahead({ horizon: "4 h" }));
    expect(run.usd("usage_revenue")).toBe("32.000000000");
    expect([bookings(run), backlog(run)]).toEqual([48, 16]);
  });

  it("is all backlog while its start is still to come", () => {
    const run = runYaml(ahead({ horizon: "90 min" }));
    expect(run.usd("usage_revenue")).toBe("0.000000000");
    expect([bookings(run), backlog(run)]).toEqual([48, 48]);
    expect(run.segment("lab")).toMatchObject({ accepted: 1, bookedAtEnd: 1, runningAtEnd: 0 });
    expect(run.leases.filter((lease) => lease.outcome === "booked")).toHaveLength(1);
  });

  it("that was signed before the window is no booking of the window, but revenue and backlog", () => {
    const run = runYaml(ahead({ warmup: "90 min", horizon: "3 h" }));
    expect(run.usd("prepayment_cash")).toBe("0.000000000");
    expect(run.usd("usage_revenue")).toBe("16.000000000");
    expect([bookings(run), backlog(run)]).toEqual([0, 32]);
    expect(run.segment("lab")).toMatchObject({ accepted: 0, bookedAtStart: 1, runningAtEnd: 1 });
  });

  it("is sold up to its quota", () => {
    const two = { lab: crowd("1 h", { gpus: 2, duration: "1 min", products: ["ahead"] }) };
    const run = runYaml(ahead({ market: { segments: two } }, { quota: 5 }));
    expect(run.segment("lab").accepted).toBe(2);
    expect(bookings(run)).toBe(24);
  });
});

describe("the starts of a block", () => {
  const starts = ["2 h", "6 h"];
  const at = (arrival: string, more: Sections = {}) => ({
    segments: { lab: crowd(arrival, { gpus: 8, duration: "1 min", products: ["ahead"], ...more }) },
  });

  it("are taken by who asks far enough ahead", () => {
    const run = runYaml(ahead({ market: at("1 h", { lead_time: "2 h" }) }, { starts }));
    expect(run.leases.find((lease) => lease.outcome === "completed")!.startMs).toBe(6 * 3_600_000);
  });

  it("are no longer sold once sales close", () => {
    const run = runYaml(ahead({ market: at("100 min") }, { starts, sales_close: "30 min" }));
    expect(run.leases.find((lease) => lease.outcome === "completed")!.startMs).toBe(6 * 3_600_000);
  });

  it("are no longer sold when their GPUs could not be cleared in time", () => {
    const spot = { price: "1 USD/GPUh", notice: "30 min" };
    const products = { ahead: { kind: "block", price: "2 USD/GPUh", starts, length: "3 h" }, spot };
    const startMs = (arrival: string) =>
      runYaml(ahead({ market: at(arrival), products })).leases.find(({ outcome }) => outcome === "completed")!
        .startMs;
    expect(startMs("90 min")).toBe(2 * 3_600_000);
    expect(startMs("91 min")).toBe(6 * 3_600_000);
  });

  it("end: who asks for a later one came too late", () => {
    const run = runYaml(ahead({ market: at("7 h") }, { starts }));
    expect(run.lost("lab")).toEqual({ expired: run.segment("lab").offered });
  });

  it("may be given as first and every", () => {
    const regular = { starts: { first: "2 h", every: "4 h" } };
    const late = { segments: { lab: crowd("7 h", { gpus: 8, duration: "1 min", products: ["ahead"] }) } };
    const run = runYaml(ahead({ horizon: "11 h", market: late }, regular));
    // Starts at 2, 6 and 10 h; the last delivers one of its three hours.
    expect(run.usd("usage_revenue")).toBe("16.000000000");
    expect(backlog(run)).toBe(32);
  });
});

describe("GPUs that are committed to a block", () => {
  const cheap = { cheap: quiet({ products: ["spot"] }) };
  const lab = { lab: crowd("1 h", { gpus: 8, duration: "1 min", products: ["ahead"] }) };
  const block = { kind: "block", price: "2 USD/GPUh", starts: ["2 h"], length: "3 h" };

  it("are lent to spot until the start, with notice in time", () => {
    const run = runYaml(
      ahead({
        market: { segments: { ...lab, ...cheap } },
        products: { ahead: block, spot: { price: "1 USD/GPUh", notice: "10 min", on_reclaim: "kill" } },
        initial: { leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 8, remaining: "9 h" }] },
      }),
    );
    expect(run.state("spot")).toBe(gpuHours(8, 2));
    expect(run.usd("usage_revenue", "spot")).toBe("16.000000000");
    expect(run.usd("usage_revenue", "ahead")).toBe("48.000000000");
    expect(run.segment("cheap")).toMatchObject({ killed: 1, evictions: 1 });
    expect(run.segment("lab").waits).toMatchObject({ count: 1, zeros: 1 });
  });

  it("are lent to preemptible jobs of a weaker level", () => {
    const job = {
      arrivals: trace("jobs.csv"),
      clusters: ["a"],
      preemptible: true,
      notice: "10 min",
      on_interruption: "kill",
    };
    const text = ahead({ internal: { jobs: { research: job } } }, { priority: 1 });
    const run = runYaml(text, { "jobs.csv": [{ atMs: 0, gpus: 8, workMs: 9 * 3_600_000 }] });
    expect(run.state("internal")).toBe(gpuHours(8, 2));
    expect(run.usd("usage_revenue")).toBe("48.000000000");
    expect(run.source("research")).toMatchObject({ evictions: 1, killed: 1 });
  });

  it("are booked as a further choice when the best offer has no room", () => {
    const run = runYaml(
      ahead({
        market: {
          segments: {
            lab: crowd("1 h", { gpus: 8, duration: "1 h", products: ["on_demand", "ahead"] }),
            holder: quiet({ products: ["reserved"] }),
          },
        },
        products: {
          on_demand: { price: "1 USD/GPUh" },
          ahead: block,
          reserved: { price: "1 USD/GPUh" },
        },
        initial: {
          leases: [{ segment: "holder", product: "reserved", gpu: "T", gpus: 8, remaining: "2 h" }],
        },
      }),
    );
    expect(run.usd("usage_revenue", "ahead")).toBe("48.000000000");
    expect(run.segment("lab").acceptedByProduct).toEqual([0, 1, 0]);
    expect(run.segment("lab").waits).toMatchObject({ count: 1, zeros: 1 });
  });

  it("are prepared before the start where changing sides takes time", () => {
    const run = runYaml(ahead({ fleet: pool(8, { turnaround: "20 min" }) }));
    expect(run.usd("usage_revenue")).toBe("48.000000000");
    expect(run.segment("lab").waits).toMatchObject({ count: 1, zeros: 1 });
  });

  /** On-demand tenants at one instant, beside a block of all GPUs from 4 h to 5 h. */
  const beside = (arrival: string, onDemand: Sections): string =>
    ahead({
      market: {
        segments: {
          lab: crowd("30 min", { gpus: 8, duration: "1 min", products: ["ahead"] }),
          walk_in: crowd(arrival, { gpus: 2, duration: "1 h", products: ["on_demand"] }),
        },
      },
      products: {
        ahead: { ...block, starts: ["4 h"], length: "1 h" },
        on_demand: { price: "3 USD/GPUh", ...onDemand },
      },
    });

  it("are closed to leases of unknown end from the booking on", () => {
    const run = runYaml(beside("1 h", {}));
    expect(run.lost("walk_in")).toEqual({ no_capacity: run.segment("walk_in").offered });
    expect(run.usd("usage_revenue", "ahead")).toBe("16.000000000");
  });

  it("are open to them until the guard time before the start", () => {
    const early = runYaml(beside("1 h", { guard: "2 h" }));
    expect(early.segment("walk_in").accepted).toBe(4);
    expect(early.usd("usage_revenue", "ahead")).toBe("16.000000000");
    expect(runYaml(beside("2 h", { guard: "2 h" })).segment("walk_in").accepted).toBe(0);
  });

  it("are open to a contract that ends in time, and to no other", () => {
    const contract = (term: string) =>
      runYaml(
        ahead({
          market: {
            segments: {
              lab: crowd("30 min", { gpus: 8, duration: "1 min", products: ["ahead"] }),
              firm: crowd("1 h", { gpus: 8, duration: term, products: ["reserved"] }),
            },
          },
          products: {
            ahead: { ...block, starts: ["4 h"], length: "1 h" },
            reserved: { price: "1 USD/GPUh" },
          },
        }),
      ).segment("firm").accepted;
    expect(contract("3 h")).toBe(1);
    expect(contract("181 min")).toBe(0);
  });

  it("are not sold twice: blocks that overlap share the GPUs", () => {
    const both = (gpus: number) =>
      runYaml(
        ahead({
          market: {
            segments: {
              first: crowd("30 min", { gpus: 4, duration: "1 min", products: ["ahead"] }),
              second: crowd("1 h", { gpus, duration: "1 min", products: ["later"] }),
            },
          },
          products: {
            ahead: { ...block, quota: 4 },
            later: { ...block, starts: ["4 h"], price: "1 USD/GPUh", quota: gpus },
          },
        }),
      );
    // 4 GPUs x 3 h x 2 = 24 and 4 x 3 x 1 = 12; together from 4 h to 5 h.
    const fit = both(4);
    expect([fit.usd("usage_revenue", "ahead"), fit.usd("usage_revenue", "later")]).toEqual([
      "24.000000000",
      "12.000000000",
    ]);
    expect(both(5).segment("second").accepted).toBe(0);
  });

  it("are not there for a block while an on-demand lease holds them", () => {
    const run = runYaml(
      ahead({
        market: { segments: { ...lab, walk_in: quiet({ products: ["on_demand"] }) } },
        products: { ahead: block, on_demand: { price: "3 USD/GPUh" } },
        initial: {
          leases: [{ segment: "walk_in", product: "on_demand", gpu: "T", gpus: 1, remaining: "90 min" }],
        },
      }),
    );
    expect(run.segment("lab").accepted).toBe(0);
  });
});

describe("a block whose GPUs are missing at its start", () => {
  /** The cluster is lost from 90 min on; it comes back at `restored`. */
  const hit = (restored: string, horizon = "10 h"): MicroRun =>
    runYaml(
      ahead(
        {
          horizon,
          fleet: {
            ...pool(8),
            events: [
              { at: "90 min", cluster: "a", change: "lost" },
              { at: restored, cluster: "a", change: "restored" },
            ],
          },
        },
        { sla: [{ below: 0.9, credit: 0.25 }] },
      ),
    );

  it("earns for the time served, pays back the rest and credits the tenant", () => {
    // From 3 h to 5 h: 8 x 2 x 2 = 32; 16 paid back; a quarter of 32 credited.
    const run = hit("3 h");
    expect(run.usd("usage_revenue")).toBe("32.000000000");
    expect(run.usd("prepayment_cash")).toBe("32.000000000");
    expect(run.usd("prepayment_deferred")).toBe("-32.000000000");
    expect(run.usd("sla_credit")).toBe("-8.000000000");
    expect([bookings(run), backlog(run)]).toEqual([48, 0]);
    expect(run.segment("lab")).toMatchObject({ completed: 1, failed: 0 });
    expect(run.segment("lab").waits).toMatchObject({ count: 1, zeros: 0, sumH: 1 });
  });

  it("ends at its date, and has failed if it never had them", () => {
    const run = hit("6 h");
    expect(run.usd("usage_revenue")).toBe("0.000000000");
    expect(run.usd("prepayment_cash")).toBe("0.000000000");
    expect(run.segment("lab")).toMatchObject({ accepted: 1, completed: 0, failed: 1, suspendedAtEnd: 0 });
  });

  it("is owed its GPUs at the end of the window, and only what is to come is backlog", () => {
    const run = hit("9 h", "4 h");
    expect(backlog(run)).toBe(16);
    expect(run.segment("lab")).toMatchObject({ suspendedAtEnd: 1, bookedAtEnd: 0 });
  });
});

describe("capacity control", () => {
  it("counts what was sold of a start", () => {
    const two = { lab: crowd("1 h", { gpus: 2, duration: "1 min", products: ["ahead"] }) };
    const limits = { capacity_control: { policy: "class_limits", limits: { lab: 4 } } };
    const run = runYaml(ahead({ market: { segments: two }, policies: limits }));
    expect(run.segment("lab").accepted).toBe(2);
    expect(run.lost("lab")).toEqual({ refused_by_policy: run.segment("lab").offered - 2 });
  });
});
