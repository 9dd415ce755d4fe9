import { expect, it } from "vitest";
import { reportOf } from "../../../src/cli/report-page.ts";
import { figuresIn } from "./cells.ts";
import { charts, checkedFigures, csv, folderWith, HOSTILE } from "./made-folder.ts";

const asked = (...variants: string[]) => ({ variants, arguments: ["--metric", "net_value_usd"] });

it.each([
  "sweep.csv",
  "sensitivity.csv",
  "search.csv",
  "segments.csv",
  "workloads.csv",
  "clients.csv",
  "models.csv",
  "ledger.csv",
])("a page without rows in %s is a page without its charts", (file) => {
  const header =
    file === "sensitivity.csv"
      ? "method,variant,metric,input,measure,value"
      : "point,variant,replication,metric,mean";
  const html = reportOf(folderWith("run", asked("mix"), { [file]: `${header}\n` }));
  expect(charts(html)).toEqual([]);
  expect(html.replace(/<script[\s\S]*?<\/script>/g, "")).not.toMatch(/NaN|undefined/);
});

it("a segment and a client with a hostile name keep it, and their figures are those of the files", () => {
  const segment = (replication: number, accepted: number, wait: string) => [
    "mix",
    replication,
    HOSTILE,
    10,
    accepted,
    wait,
    1000 + replication,
    10 - accepted,
    12.5,
  ];
  const folder = folderWith(
    "run",
    { ...asked("mix"), replications: 2 },
    {
      "runs.csv": csv([
        ["variant", "replication"],
        ["mix", 0],
        ["mix", 1],
      ]),
      "segments.csv": csv([
        [
          "variant",
          "replication",
          "segment",
          "offered",
          "accepted",
          "wait_mean_h",
          "revenue_usd",
          "lost_reneged_requests",
          "lost_reneged_usd",
        ],
        segment(0, 6, "0.25"),
        segment(1, 9, ""),
      ]),
      "clients.csv": csv([
        [
          "variant",
          "replication",
          "client",
          "served_requests",
          "time_to_first_token_mean_s",
          "time_to_first_token_p99_s",
          "goodput",
        ],
        ["mix", 0, HOSTILE, 40, 0.2, 1.5, 0.5],
        ["mix", 1, HOSTILE, 50, 0.4, "", 0.75],
      ]),
    },
  );
  const html = reportOf(folder);
  expect(charts(html)).toEqual(["tenants-requests", "tenants-losses", "clients-requests", "clients-latency"]);
  expect(html).not.toContain("<script>alert");
  expect(html).toContain("a &quot;b&quot;, &lt;script&gt;alert(1)&lt;/script&gt; &amp; 🦊");
  // Accepted are (6 + 9) / 2; the wait is that of the one replication that has one.
  expect(
    figuresIn(html)
      .filter(({ from }) => from.includes(" accepted "))
      .map(({ value }) => value),
  ).toContain(7.5);
  expect(
    figuresIn(html)
      .filter(({ from }) => from.includes(" wait_mean_h "))
      .map(({ value }) => value),
  ).toEqual([0.25]);
  expect(checkedFigures(folder, html)).toBeGreaterThan(10);
});
