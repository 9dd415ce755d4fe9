import { expect, it } from "vitest";
import { micro, pool, runYaml } from "./run-yaml.ts";

it("a backlog fills a large pool without a chain of calls as long as the pool is large", () => {
  const run = runYaml(
    micro({
      horizon: "1 h",
      fleet: pool(50_000),
      internal: {
        jobs: {
          batch: { arrivals: { kind: "saturated", backlog: 3 }, gpus: 1, work: "10 h", clusters: ["a"] },
        },
      },
    }),
  );
  expect(run.source("batch")).toMatchObject({ runningAtEnd: 50_000, waitingAtEnd: 3, offered: 50_003 });
});
