import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from "@duckdb/node-api";
import { QueryFault } from "./query-fault.ts";
import { type AnswerOfEngine, readAnswer } from "./query-rows.ts";

type DuckDb = typeof import("@duckdb/node-api");

/**
 * Nothing is downloaded and nothing installed. One thread: sums of doubles would else depend on who adds first, and
 * the same query is to give the same digits.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  allow_persistent_secrets: "false",
  threads: "1",
};

/** DuckDB in memory, for one query over files. */
export class QueryEngine {
  private readonly duckDb: DuckDb;
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  /** Where DuckDB puts what does not fit into memory. */
  private readonly spill: string;

  private constructor(opened: {
    readonly duckDb: DuckDb;
    readonly instance: DuckDBInstance;
    readonly connection: DuckDBConnection;
    readonly spill: string;
  }) {
    this.duckDb = opened.duckDb;
    this.instance = opened.instance;
    this.connection = opened.connection;
    this.spill = opened.spill;
  }

  /** @throws QueryFault if DuckDB is not installed. */
  static async open(): Promise<QueryEngine> {
    const duckDb = await loadDuckDb();
    // DuckDB makes the folder when it needs it.
    const spill = join(tmpdir(), `surplus-query-${process.pid}`);
    const instance = await duckDb.DuckDBInstance.create(":memory:", { ...SETTINGS, temp_directory: spill });
    const connection = await instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    return new QueryEngine({ duckDb, instance, connection, spill });
  }

  /** Runs a statement of the program's own. @throws QueryFault if DuckDB refuses it. */
  async prepare(sql: string): Promise<void> {
    try {
      await this.connection.run(sql);
    } catch (error) {
      throw faultOf(error);
    }
  }

  /**
   * Runs one statement that only reads.
   *
   * @throws QueryFault if it is none, or DuckDB refuses it.
   */
  async ask(sql: string): Promise<AnswerOfEngine> {
    await this.connection.run("set lock_configuration = true");
    try {
      const statement = await this.readingStatement(sql);
      const { columns, batches } = readAnswer(await statement.stream(), this.duckDb.DuckDBTypeId);
      return { columns, batches: withFaults(batches) };
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** Ends what runs, with a QueryFault there. */
  interrupt(): void {
    this.connection.interrupt();
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
    rmSync(this.spill, { recursive: true, force: true });
  }

  private async readingStatement(sql: string): Promise<DuckDBPreparedStatement> {
    if (sql.replace(/--.*|\/\*[\s\S]*?\*\//g, "").trim() === "") throw new QueryFault("the query is empty");
    const statements = await this.connection.extractStatements(sql);
    if (statements.count !== 1) {
      throw new QueryFault(
        "give one statement; a WITH holds what several would prepare, and a PIVOT needs `ON column IN (…)`",
      );
    }
    const statement = await statements.prepare(0);
    if (statement.statementType !== this.duckDb.StatementType.SELECT)
      throw new QueryFault("only statements that read are run: SELECT, WITH, FROM, DESCRIBE, SUMMARIZE");
    return statement;
  }
}

async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import("@duckdb/node-api");
  } catch (error) {
    throw new QueryFault("DuckDB is not installed", { cause: error, isMissing: true });
  }
}

/** What goes wrong while rows are made is a fault of the query too. */
async function* withFaults<T>(batches: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* batches;
  } catch (error) {
    throw faultOf(error);
  }
}

/** DuckDB's words without its drawing of the place, and without advice that does not hold here. */
function faultOf(error: unknown): QueryFault {
  if (error instanceof QueryFault) return error;
  const message = error instanceof Error ? error.message : String(error);
  const text = message
    .replace(/^Failed to extract statements: /, "")
    .replace(/\n+LINE \d+:[\s\S]*$/, "")
    .replace(/\n+Please try installing[\s\S]*$/, "; nothing is read from a network")
    .trim();
  return new QueryFault(text, { cause: error });
}
