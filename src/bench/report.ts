import { stableJson } from "../experiment/stable-json.ts";
import { type Column, csvChunks } from "../output/csv-table.ts";
import { figure } from "../output/figures.ts";
import { plainTable } from "../output/plain-table.ts";
import type { Suite } from "./benchmark.ts";
import type { Comparison } from "./compare.ts";
import type { MachineOrigin, ProgramOrigin } from "./origin.ts";
import type { Spread } from "./spread.ts";
import type { Summary } from "./summary.ts";

/** All that a run of `surplus bench` found. */
export interface BenchReport {
  readonly suite: Suite;
  readonly program: ProgramOrigin;
  readonly machine: MachineOrigin;
  readonly summaries: readonly Summary[];
  /** What was compared with, and from where on a difference counts. */
  readonly baseline?: { readonly program: ProgramOrigin; readonly margin: number };
}

/** The report for people. */
export function reportTable(report: BenchReport, strong: (text: string) => string): string {
  const { suite, summaries, baseline } = report;
  const compared = baseline === undefined ? [] : ["ratio", "range", "verdict"];
  const head = [
    "benchmark",
    "ns",
    "range",
    "per",
    "per calibration",
    ...suite.columns.map(({ heading }) => heading),
    ...compared,
  ];
  const rows = summaries.map(({ benchmark, costNs, perCalibration, figures, comparison }) => [
    benchmark.name,
    figure(costNs.median),
    rangeText(costNs),
    benchmark.operation,
    figure(perCalibration.median),
    ...suite.columns.map(({ figure: name }) => medianText(figures.get(name))),
    ...(comparison === undefined ? [] : comparisonCells(comparison)),
  ]);
  return `${originLines(report).join("\n")}\n\n${plainTable({ head, rows, leftColumns: 1, strong })}\n`;
}

/** The report for programs. */
export function reportJson({ suite, program, machine, summaries, baseline }: BenchReport): string {
  const record = {
    suite: suite.name,
    ...originRecord(program, machine),
    ...(baseline === undefined ? {} : { baseline: { ...baseline.program, margin: baseline.margin } }),
    benchmarks: summaries.map(({ benchmark, rounds, costNs, perCalibration, figures, comparison }) => ({
      name: benchmark.name,
      operation: benchmark.operation,
      ...benchmark.point,
      rounds,
      cost_ns: costNs,
      per_calibration: perCalibration,
      figures: Object.fromEntries(figures),
      ...(comparison === undefined ? {} : { comparison }),
    })),
  };
  return `${stableJson(record, 2)}\n`;
}

/** The report for spreadsheets: one row per benchmark and figure. */
export function reportCsv(report: BenchReport): string {
  return [...csvChunks(CSV_COLUMNS, csvRows(report))].join("");
}

interface CsvRow {
  readonly report: BenchReport;
  readonly summary: Summary;
  readonly figure: string;
  readonly spread: Spread;
}

const CSV_COLUMNS: readonly Column<CsvRow>[] = [
  { name: "suite", unit: "", meaning: "Suite.", value: ({ report }) => report.suite.name },
  { name: "benchmark", unit: "", meaning: "Benchmark.", value: ({ summary }) => summary.benchmark.name },
  {
    name: "operation",
    unit: "",
    meaning: "What the cost is per.",
    value: ({ summary }) => summary.benchmark.operation,
  },
  { name: "figure", unit: "", meaning: "Name of the figure.", value: ({ figure: name }) => name },
  { name: "median", unit: "", meaning: "Median over the rounds.", value: ({ spread }) => spread.median },
  { name: "low", unit: "", meaning: "Lowest.", value: ({ spread }) => spread.low },
  { name: "high", unit: "", meaning: "Highest.", value: ({ spread }) => spread.high },
  { name: "rounds", unit: "", meaning: "Rounds.", value: ({ summary }) => summary.rounds },
  {
    name: "verdict",
    unit: "",
    meaning: "Against the baseline.",
    value: ({ summary }) => summary.comparison?.verdict,
  },
  { name: "version", unit: "", meaning: "Version.", value: ({ report }) => report.program.version },
  { name: "commit", unit: "", meaning: "Commit.", value: ({ report }) => report.program.commit },
  { name: "processor", unit: "", meaning: "Processor.", value: ({ report }) => report.machine.processor },
  { name: "processors", unit: "", meaning: "Cores.", value: ({ report }) => report.machine.processors },
  { name: "node", unit: "", meaning: "Version of Node.", value: ({ report }) => report.machine.node },
  { name: "date", unit: "UTC", meaning: "When.", value: ({ report }) => report.machine.date },
];

function csvRows(report: BenchReport): readonly CsvRow[] {
  return report.summaries.flatMap((summary) => {
    const { costNs, perCalibration, figures, comparison } = summary;
    const spreads: readonly (readonly [string, Spread | undefined])[] = [
      ["cost_ns", costNs],
      ["per_calibration", perCalibration],
      ...figures,
      ["ratio_to_baseline", comparison?.ratio],
    ];
    return spreads.flatMap(([name, spread]) =>
      spread === undefined ? [] : [{ report, summary, figure: name, spread }],
    );
  });
}

function originRecord(program: ProgramOrigin, machine: MachineOrigin) {
  const { memoryGb, ...others } = machine;
  return { program, machine: { ...others, memory_gb: memoryGb } };
}

function originLines({ suite, program, machine, summaries, baseline }: BenchReport): readonly string[] {
  const { processor, processors, node, platform, date } = machine;
  const rounds = summaries[0]?.rounds ?? 0;
  const lines = [
    `${suite.name}: ${suite.about}`,
    `surplus ${programText(program)}, Node ${node}, ${processor} x ${processors}, ${platform}, ${date}`,
    `medians of ${rounds} ${rounds === 1 ? "round" : "rounds"} with their range; per calibration: cost in steps of a fixed kernel timed beside it`,
  ];
  if (baseline === undefined) return lines;
  const margin = `${Number((100 * baseline.margin).toPrecision(6))} %`;
  return [
    ...lines,
    `ratio: cost here / cost in surplus ${programText(baseline.program)}, measured in turn; slower or faster from ${margin} on`,
  ];
}

function programText({ version, commit }: ProgramOrigin): string {
  return commit === undefined ? version : `${version} (${commit})`;
}

function comparisonCells({ ratio, verdict }: Comparison): readonly string[] {
  return ratio === undefined ? ["-", "-", verdict] : [ratio.median.toFixed(3), rangeText(ratio), verdict];
}

function medianText(spread: Spread | undefined): string {
  return spread === undefined ? "-" : figure(spread.median);
}

function rangeText({ low, high }: Spread): string {
  return `${figure(low)}..${figure(high)}`;
}
