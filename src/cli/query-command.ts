import pico from "picocolors";
import { QueryEngine } from "../io/query-engine.ts";
import { QueryFault } from "../io/query-fault.ts";
import type { Answer } from "../output/query/answer.ts";
import { answerCsv, answerJson, answerTable } from "../output/query/answer-text.ts";
import { type View, viewSql } from "../output/query/view-sql.ts";
import { viewColumns, viewsText } from "../output/query/views-text.ts";
import { type CliIo, columnsOf, hasColour } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { duckDbVersion } from "./package-info.ts";
import { queryFolders } from "./query-folders.ts";
import { queryViews } from "./query-views.ts";
import { reportError, UsageError } from "./report-error.ts";

/** Options of `surplus query`, as plain data. */
export interface QueryOptions {
  /** The query and result folders; with `views` folders alone. */
  readonly words: readonly string[];
  readonly format: "table" | "csv" | "json";
  /** Lists views and columns instead. */
  readonly views: boolean;
  readonly debug: boolean;
}

/** `surplus query`: SQL over result folders. */
export async function queryCommand(options: QueryOptions, io: CliIo): Promise<number> {
  const err = (text: string): unknown => io.stderr.write(text);
  try {
    if (options.views) {
      io.stdout.write(viewsText(queryViews(queryFolders(options.words)), options.format));
      return EXIT.success;
    }
    const [sql, ...paths] = options.words;
    if (sql === undefined)
      throw new UsageError(
        'give a query, as in `surplus query "from summary"`, or --views for what there is',
      );
    return await answer(sql, queryViews(queryFolders(paths)), { options, io });
  } catch (error) {
    return reportError(error, options, err);
  }
}

interface Shown {
  readonly options: QueryOptions;
  readonly io: CliIo;
}

/** Prints the answer; the exit code. @throws UsageError for what cannot be answered. */
async function answer(sql: string, views: readonly View[], shown: Shown): Promise<number> {
  const { stdout, stderr, onSignal } = shown.io;
  let engine: QueryEngine | undefined;
  let signal: "SIGINT" | "SIGTERM" | undefined;
  const unlisten = onSignal((each) => {
    signal = each;
    engine?.interrupt();
  });
  try {
    engine = await QueryEngine.open();
    for (const view of views) await define(view, engine, stderr);
    for await (const text of textOf(await engine.ask(sql), shown)) {
      if (signal !== undefined) break;
      stdout.write(text);
    }
  } catch (error) {
    if (signal === undefined) throw error instanceof QueryFault ? explained(error, views, sql) : error;
  } finally {
    unlisten();
    engine?.close();
  }
  if (signal === undefined) return EXIT.success;
  stderr.write("Interrupted.\n");
  return signal === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
}

/** One file that cannot be read does not keep the others from being asked. */
async function define(view: View, engine: QueryEngine, stderr: CliIo["stderr"]): Promise<void> {
  try {
    await engine.prepare(viewSql(view));
  } catch (error) {
    if (!(error instanceof QueryFault)) throw error;
    stderr.write(`warning: the view ${view.name} is left out: ${error.message}\n`);
  }
}

function textOf(answer: Answer, { options, io }: Shown): AsyncGenerator<string> {
  if (options.format === "csv") return answerCsv(answer);
  if (options.format === "json") return answerJson(answer);
  const strong = pico.createColors(hasColour(io.stdout, io.env)).bold;
  return answerTable(answer, { columns: columnsOf(io.stdout, io.env), strong });
}

/** DuckDB's words with what helps here: the line that installs it, or the names that there are. */
function explained(fault: QueryFault, views: readonly View[], sql: string): UsageError {
  if (fault.isMissing) return new UsageError(installText());
  const message = fault.message.replace(GUESS, (guess, name) =>
    views.some((view) => view.name === name) ? guess : "",
  );
  return new UsageError(`${message}${namesText(fault, views, sql)}`);
}

/** For an unknown table DuckDB guesses among its own, of which a user knows nothing. */
const GUESS = /(?<=^Catalog Error: Table .*)\nDid you mean "(.*)"\?/;

/** The version is named, since npm takes no other beside this package. */
function installText(): string {
  return (
    "queries need DuckDB, which is not installed; install it beside surplus:\n" +
    `  npm install @duckdb/node-api@${duckDbVersion()}\n` +
    "(with --global if surplus is installed so), or open the CSV files in another program"
  );
}

const UNKNOWN_TABLE = /^Catalog Error: Table with name/;
const UNKNOWN_COLUMN = /not found|does not have a column/;

/** Where a name is unknown: the views, or the columns of those that the query names. */
function namesText({ message }: QueryFault, views: readonly View[], sql: string): string {
  const more = "\n(--views tells what they mean)";
  const named = views.filter(({ name }) => new RegExp(`\\b${name}\\b`, "i").test(sql));
  if (UNKNOWN_TABLE.test(message) || (UNKNOWN_COLUMN.test(message) && named.length === 0))
    return `\nviews: ${views.map(({ name }) => name).join(", ")}${more}`;
  if (!UNKNOWN_COLUMN.test(message)) return "";
  const columns = viewColumns(named);
  const lines = named.map(({ name }) => {
    const names = columns.filter(({ view }) => view === name).map(({ column }) => column);
    return `\ncolumns of ${name}: ${names.join(", ")}`;
  });
  return `${lines.join("")}${more}`;
}
