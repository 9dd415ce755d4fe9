/**
 * Measures Surplus and others on the same workloads, in turn, and prints them side by side: `npm run bench:peers`.
 *
 * Options: `--rounds N` (default 3), `--only TEXT` (workloads with this text in their name), `--large` (also the
 * workloads of 10 million jobs). What is not installed is left out with a message that says how to get it.
 * The interpreter is `python3`, or what PYTHON names.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../..");
const PYTHON = process.env.PYTHON ?? "python3";
const LIMIT_MS = 600_000;

/** Scenario in bench/scenarios > arguments of the driver of each peer. SimPy gets fewer jobs: time per job counts. */
const WORKLOADS = [
  { name: "mmc", cpp: ["mmc", 1e6], simjs: ["simjs-mmc.mjs", 1e6], simpy: ["simpy_mmc.py", 2e5] },
  { name: "w1-1000", cpp: ["w1", 1_000, 1e4, 0.9], simpy: ["simpy_w1.py", 1_000, 1e4, 0.9] },
  { name: "w1-10000", cpp: ["w1", 10_000, 1e6, 0.9], simpy: ["simpy_w1.py", 10_000, 2e5, 0.9] },
  { name: "w1-125000", cpp: ["w1", 125_000, 1e7, 0.9], large: true },
  { name: "w2-1000", cpp: ["w2", 1_000, 240] },
  { name: "w2-10000", cpp: ["w2", 10_000, 240] },
  { name: "w2-125000", cpp: ["w2", 125_000, 168], large: true },
  { name: "trace", papaparse: true },
];
/** Rows of the trace that is read. */
const TRACE_ROWS = 1_000_000;

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, only: { type: "string" }, large: { type: "boolean" } },
});
const scratch = mkdtempSync(join(tmpdir(), "surplus-peers-"));
try {
  const peers = [ours(), cpp(), simjs(), simpy(), papaparse()].filter((peer) => peer !== undefined);
  const rows = WORKLOADS.filter(isWanted).flatMap((workload) => measure(workload, peers));
  print(rows);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function isWanted({ name, large }) {
  return (options.large || !large) && (options.only === undefined || name.includes(options.only));
}

/** Rounds of one workload, every peer once a round; a row per peer. */
function measure(workload, peers) {
  const able = peers
    .map((peer) => ({ ...peer, command: peer.commandFor(workload), rounds: [] }))
    .filter(({ command }) => command !== undefined);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const { command, read, rounds } of able) rounds.push(read(answerOf(command)));
  }
  const base = able.find(({ isOurs }) => isOurs)?.rounds;
  return able.map(({ label, rounds }) => rowOf(workload.name, label, rounds, base));
}

function rowOf(workload, label, rounds, base) {
  const perJob = ({ seconds, jobs }) => seconds / jobs;
  const ratios = base?.map((own, index) => perJob(rounds[index]) / perJob(own));
  const last = rounds.at(-1);
  return [
    workload,
    label,
    last.jobs.toLocaleString("en"),
    median(rounds.map(({ seconds }) => seconds)).toFixed(3),
    Math.round(median(rounds.map((each) => 1 / perJob(each)))).toLocaleString("en"),
    ratios === undefined ? "-" : median(ratios).toPrecision(3),
    ratios === undefined
      ? "-"
      : `${Math.min(...ratios).toPrecision(3)}..${Math.max(...ratios).toPrecision(3)}`,
    median(rounds.map((each) => each.peak_memory_mb)).toFixed(0),
    last.mean_wait_h?.toFixed(4) ?? "-",
    last.utilization?.toFixed(3) ?? "-",
    last.evictions?.toLocaleString("en") ?? "-",
  ];
}

function print(rows) {
  const head = [
    ...["workload", "system", "jobs", "run s", "jobs/s", "time per job / ours", "range", "peak MB"],
    ...["mean wait h", "utilization", "evictions"],
  ];
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) {
    const cells = row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])));
    process.stdout.write(`${cells.join("  ").trimEnd()}\n`);
  }
  process.stdout.write(
    `\nMedians over the rounds (${options.rounds}), measured in turn; Node ${process.version}.\n`,
  );
}

/** Surplus, as `surplus bench --suite scenarios` measures it. */
function ours() {
  const main = join(ROOT, "dist/cli/main.js");
  return {
    label: "surplus",
    isOurs: true,
    commandFor: ({ name, papaparse: isTrace }) =>
      isTrace
        ? readerCommand("surplus")
        : existsSync(join(ROOT, "bench/scenarios", `${name}.yaml`))
          ? [process.execPath, main, "bench", "--suite", "scenarios", "--large", "--measure", name]
          : undefined,
    read: (answer) => {
      if (answer.figures === undefined) return answer;
      const { figures } = answer;
      const { wall_s: seconds, ...others } = Object.fromEntries(
        figures.map(({ name, value }) => [name, value]),
      );
      return { ...others, seconds };
    },
  };
}

function cpp() {
  if (spawnSync("g++", ["--version"]).status !== 0)
    return skip("C++", "install g++ (Debian: apt install g++)");
  for (const name of ["mmc", "w1", "w2"]) {
    const args = ["-O2", "-std=c++17", "-o", join(scratch, name), join(HERE, `${name}.cpp`)];
    const { status, stderr } = spawnSync("g++", args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`g++ does not compile ${name}.cpp: ${stderr}`);
  }
  return peer("C++ -O2", "cpp", ([name, ...args]) => [join(scratch, name), ...args]);
}

function simjs() {
  try {
    createRequire(import.meta.url).resolve("simjs");
  } catch {
    return skip("sim.js", "npm install --no-save simjs@2.0.3");
  }
  return peer("sim.js", "simjs", ([file, ...args]) => [process.execPath, join(HERE, file), ...args]);
}

function simpy() {
  const asked = spawnSync(PYTHON, ["-c", "import simpy; print(simpy.__version__)"], { encoding: "utf8" });
  if (asked.status !== 0) {
    return skip("SimPy", `install it for ${PYTHON} (pip install simpy, or Debian's python3-simpy3)`);
  }
  const label = `SimPy ${asked.stdout.trim()}`;
  return peer(label, "simpy", ([file, ...args]) => [PYTHON, join(HERE, file), ...args]);
}

function papaparse() {
  try {
    createRequire(import.meta.url).resolve("papaparse");
  } catch {
    return skip("papaparse", "npm ci");
  }
  return peer("papaparse", "papaparse", () => readerCommand("papaparse"));
}

/** Reads the trace with one of the readers; writes it before it is first read. */
function readerCommand(reader) {
  const path = join(scratch, "jobs.csv");
  if (!existsSync(path)) {
    const row = (n) => `${1_700_000_000 + 7 * n},${60 + ((37 * n) % 86_400)},${1 << (n % 6)},team-${n % 9}`;
    const rows = Array.from({ length: TRACE_ROWS }, (_, n) => row(n));
    writeFileSync(path, `submit_s,duration_s,gpus,team\n${rows.join("\n")}\n`);
  }
  return [process.execPath, join(HERE, "read-trace.mjs"), reader, path];
}

/** A peer whose drivers print one JSON object. */
function peer(label, key, commandOf) {
  return {
    label,
    commandFor: (workload) => (workload[key] === undefined ? undefined : commandOf(workload[key])),
    read: (answer) => answer,
  };
}

function skip(label, remedy) {
  process.stderr.write(`${label} is left out, for it is not installed: ${remedy}\n`);
  return undefined;
}

/** What a process prints, read as JSON. */
function answerOf([command, ...args]) {
  const { status, stdout, stderr, error } = spawnSync(command, args.map(String), {
    encoding: "utf8",
    timeout: LIMIT_MS,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
  return JSON.parse(stdout);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}
