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
  type TokenRows,
  tokenTrace,
  wholeMs,
} from "./run-yaml.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A model whose sequences get a token every 100 ms each, four at a time, on 4 GPUs; inputs cost no time. */
function model(deployment: Sections, more: Sections = {}): Sections {
  return {
    m: {
      deployments: {
        d: {
          gpus_per_replica: 4,
          step: { base: "100 ms", per_sequence: "0 s" },
          max_batch: 4,
          drain_time: "5 min",
          ...deployment,
        },
      },
      tiers: { standard: { input: "1 USD/Mtok", output: "2 USD/Mtok" } },
      ...more,
    },
  };
}
const app = { model: "m", arrivals: tokenTrace("requests.csv") };
/** Requests of 1000 input tokens: arrival and length of the answer [min]. */
const rowsOf = (...rows: readonly (readonly [number, number])[]): TokenRows =>
  rows.map(([atMin, lengthMin]) => ({
    atMs: atMin * MINUTE,
    inputTokens: 1000,
    outputTokens: lengthMin * 600,
  }));
const requests = (...rows: readonly (readonly [number, number])[]) => ({ "requests.csv": rowsOf(...rows) });

/** A service that wants GPUs from an hour on. */
const risingTo = (gpus: number) => ({
  services: {
    feed: {
      demand: {
        series: [
          { at: "0 h", value: 0 },
          { at: "1 h", value: gpus },
        ],
      },
      instance_gpus: gpus,
      value: "10 USD/GPUh",
    },
  },
});

describe("replicas on surplus", () => {
  const run = runYaml(
    micro({
      horizon: "2 h",
      fleet: pool(10),
      models: model({ load_time: "6 min", replicas: 2 }),
      market: { clients: { app } },
    }),
    requests([0, 1], [10, 6]),
  );
  const [totals] = run.result.deployments;

  it("hold their GPUs in the state model_api from their placement on, loading included", () => {
    expect(run.state("model_api")).toBe(gpuHours(8, 2));
    expect(run.state("idle")).toBe(gpuHours(2, 2));
    expect(wholeMs(totals!.heldGpuMs)).toBe(gpuHours(8, 2));
    expect(wholeMs(totals!.readyGpuMs)).toBe(gpuHours(8, 1.9));
    expect(wholeMs(totals!.busyGpuMs)).toBe(gpuHours(4, 7 / 60));
  });

  it("serve who waits for the first of them as soon as it is loaded", () => {
    expect(run.client("app").waits.sumMs).toBe(6 * MINUTE);
    expect(run.client("app").sojourns.sumMs).toBe(7 * MINUTE + 6 * MINUTE);
  });

  it("earn the tokens that they served", () => {
    // 2 x 1000 x 1 + (600 + 3600) x 2 = 10,400 millionths of a USD.
    expect(run.usd("token_revenue")).toBe("0.010400000");
    expect(run.client("app").served).toEqual({
      requests: 2,
      inputTokens: 2000,
      cachedTokens: 0,
      outputTokens: 4200,
    });
  });
});

describe("a recall by a service that grows", () => {
  /** Two replicas fill the pool; at 1 h a service wants the GPUs of one. Two requests of an hour came at 30 min. */
  const recalled = (more: Sections) =>
    runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(8),
        internal: risingTo(4),
        models: model({ replicas: 2, notice: "2 min" }, more),
        market: { clients: { app } },
      }),
      requests([30, 60], [30, 60]),
    );

  it("gives the youngest replica its notice, and lets what is inside begin again elsewhere", () => {
    const run = recalled({ on_recall: "requeue" });
    expect(run.state("model_api")).toBe(gpuHours(4, 3) + gpuHours(4, 62 / 60));
    expect(wholeMs(run.service("feed").shortfallGpuMs)).toBe(gpuHours(4, 2 / 60));
    // Done at 90 min, and at 62 + 60 min.
    expect(run.client("app").sojourns.sumMs).toBe(HOUR + 92 * MINUTE);
    expect(run.client("app").served.requests).toBe(2);
    expect(run.result.deployments[0]).toMatchObject({ started: 2, recalled: 1, failed: 0, peakReplicas: 2 });
  });

  it("or loses it, unbilled", () => {
    const run = recalled({ on_recall: "fail" });
    expect(run.client("app").failed).toEqual({
      requests: 1,
      inputTokens: 1000,
      cachedTokens: 0,
      outputTokens: 36_000,
    });
    expect(run.usd("token_revenue")).toBe("0.073000000");
  });

  it("takes a replica with nothing inside at once, and one that empties when it does", () => {
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: pool(8),
        internal: risingTo(8),
        models: model({ replicas: 2, notice: "10 min" }),
        market: { clients: { app } },
      }),
      requests([59, 5]),
    );
    expect(run.state("model_api")).toBe(gpuHours(4, 1) + gpuHours(4, 64 / 60));
    expect(run.client("app").failed.requests + run.client("app").waitingAtEnd.requests).toBe(0);
    expect(wholeMs(run.service("feed").shortfallGpuMs)).toBe(gpuHours(8, 4 / 60));
  });
});

describe("scaling", () => {
  const scaled = (scaling: object, rows: { readonly "requests.csv": TokenRows }, more: Sections = {}) =>
    runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        models: model({ replicas: { min: 0, every: "10 min", scaling }, ...more }),
        market: { clients: { app } },
      }),
      rows,
    );

  it("starts from none at once when a request waits, and returns to none", () => {
    // Asked for at 30 min, loaded at 36, empty at 42; some load is seen at 50, none at 60.
    const run = scaled({ policy: "target_utilization", target: 0.8 }, requests([30, 6]), {
      load_time: "6 min",
    });
    expect(run.client("app").waits.sumMs).toBe(6 * MINUTE);
    expect(run.state("model_api")).toBe(gpuHours(4, 0.5));
  });

  it("lets a replica that is shrunk away finish, until its time to drain is over", () => {
    // 1 min: five come, one waits. 10 min: a second replica takes it. 20 min: (4 x 6 + 10) / 10 = 3.4 fit into one, so
    // that the newest drains; at 25 min its request goes to the other and begins again.
    const policy = { policy: "queue_length", grow_above: 0, shrink_below: 1 };
    const run = scaled(policy, requests([1, 15], [1, 15], [1, 15], [1, 15], [1, 60]));
    expect(run.client("app").waits.sumMs).toBe(24 * MINUTE);
    expect(run.client("app").served.requests).toBe(5);
    expect(run.client("app").sojourns.maxMs).toBe(84 * MINUTE);
    // The first from 1 min until the look at 90 min, where nothing is inside; the second from 10 to 25 min.
    const first = 4 * (100 - 1) * MINUTE;
    expect(run.state("model_api")).toBe(first + 4 * 15 * MINUTE);
  });
});

describe("a site that is lost", () => {
  it("takes its replicas without notice; they come again elsewhere", () => {
    const cluster = { gpu: "T", topology: "pool", gpus: 4 };
    const run = runYaml(
      micro({
        horizon: "3 h",
        fleet: {
          data_centers: { east: {}, west: {} },
          clusters: { a: { ...cluster, data_center: "east" }, b: { ...cluster, data_center: "west" } },
          events: [{ at: "1 h", data_center: "east", change: "lost" }],
        },
        models: model({ clusters: ["a", "b"], replicas: 1, load_time: "6 min" }),
        market: { clients: { app } },
      }),
      requests([30, 60]),
    );
    expect(run.state("model_api", "a")).toBe(gpuHours(4, 1));
    expect(run.state("model_api", "b")).toBe(gpuHours(4, 2));
    expect(run.result.deployments[0]).toMatchObject({ started: 2, recalled: 0, failed: 1 });
    expect(run.client("app").sojourns.sumMs).toBe((30 + 6 + 60) * MINUTE);
  });
});

describe("the ladder", () => {
  const spot = { spot: { price: "1 USD/GPUh", notice: "2 min", on_reclaim: "kill" } };

  it("lets replicas displace spot, which works and pays until its notice is over", () => {
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: { segments: { cheap: quiet() }, clients: { app } },
        products: spot,
        models: model({ replicas: { min: 0, scaling: { policy: "queue_length", grow_above: 0 } } }),
        initial: { leases: [{ segment: "cheap", product: "spot", gpu: "T", gpus: 8, remaining: "9 h" }] },
      }),
      requests([60, 20]),
    );
    expect(run.state("spot")).toBe(gpuHours(8, 62 / 60));
    // Until the look after the minute in which it emptied.
    expect(run.state("model_api")).toBe(gpuHours(4, 21 / 60));
    expect(run.client("app").waits.sumMs).toBe(2 * MINUTE);
    expect(run.usd("usage_revenue")).toBe("8.266666667");
  });

  it("lets on-demand leases displace replicas that stand below them, and no others", () => {
    const displaced = (priority: number) =>
      runYaml(
        micro({
          horizon: "2 h",
          fleet: pool(4),
          market: { segments: { late: crowd("1 h", { gpus: 4, duration: "9 h", patience: "10 min" }) } },
          products: { on_demand: { price: "3 USD/GPUh" } },
          models: model({ replicas: 1 }, { priority }),
        }),
      );
    expect(displaced(6).state("on_demand")).toBe(gpuHours(4, 1));
    expect(displaced(4).state("on_demand")).toBe(0);
    expect(displaced(4).state("model_api")).toBe(gpuHours(4, 2));
  });
});

describe("sales off", () => {
  const assistant = { model: "m", arrivals: tokenTrace("questions.csv"), value: "1 USD/Mtok" };
  const text = micro({
    horizon: "2 h",
    fleet: pool(12),
    internal: { assistants: { helper: assistant } },
    models: model({ replicas: 2, internal_replicas: 1 }),
    market: { clients: { app } },
  });
  const traces = { ...requests([30, 30]), "questions.csv": rowsOf([10, 20], [15, 20]) };

  it("keeps the owner's replicas and assistants as they are, and nothing of the tenants'", () => {
    const { run, salesOff } = replicationOf(text, traces);
    expect(salesOff.deployments.map(({ pool: of, peakReplicas }) => [of, peakReplicas])).toEqual([[0, 1]]);
    expect(run.deployments.map(({ pool: of, peakReplicas }) => [of, peakReplicas])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    const [app0, helper0] = salesOff.clients;
    const [app1, helper1] = run.clients;
    expect([app0!.offered.requests, app1!.served.requests]).toEqual([0, 1]);
    expect(helper0!.served).toEqual(helper1!.served);
    expect(helper0!.sojourns.sumMs).toBe(40 * MINUTE);
  });

  it("makes revenue the net value where nothing else differs", () => {
    // 1000 x 1 + 18,000 x 2 = 37,000 millionths of a USD.
    expect(sumUsd(replicationOf(text, traces).ledger)).toBe("0.037000000");
  });
});

describe("owner's replicas", () => {
  it("are firm and internal, and serve tenants where the model shares its replicas", () => {
    const shared = (isShared: boolean) =>
      runYaml(
        micro({
          horizon: "2 h",
          fleet: pool(8),
          models: model({ internal_replicas: 1 }, { shares_replicas: isShared }),
          market: { clients: { app } },
        }),
        requests([30, 30]),
      );
    expect(shared(true).client("app").served.requests).toBe(1);
    expect(shared(true).state("internal")).toBe(gpuHours(4, 2));
    expect(shared(true).state("model_api")).toBe(0);
    expect(shared(false).client("app").waitingAtEnd.requests).toBe(1);
  });
});
