import type { JobRecord, LeaseRecord, RecordSink, RequestRecord } from "../model/ports.ts";
import { JOBS_COLUMNS, LEASES_COLUMNS, type RecordPlace } from "./records-csv.ts";
import { REQUESTS_COLUMNS } from "./requests-csv.ts";
import type { RowWriter } from "./row-writer.ts";

/** A sink that writes the records of one run to leases.csv, jobs.csv and, where models are served, requests.csv. */
export function recordSink(
  writers: { readonly leases: RowWriter; readonly jobs: RowWriter; readonly requests?: RowWriter },
  place: RecordPlace,
): RecordSink {
  const leaseLine = { ...place, record: undefined as unknown as LeaseRecord };
  const jobLine = { ...place, record: undefined as unknown as JobRecord };
  const requestLine = { ...place, record: undefined as unknown as RequestRecord };
  return {
    lease(record) {
      leaseLine.record = record;
      writers.leases.row(LEASES_COLUMNS, leaseLine);
    },
    job(record) {
      jobLine.record = record;
      writers.jobs.row(JOBS_COLUMNS, jobLine);
    },
    request(record) {
      requestLine.record = record;
      writers.requests?.row(REQUESTS_COLUMNS, requestLine);
    },
  };
}
