import type { Law } from "../model/law.ts";
import type { RowSource, TokenTraceRow, WorldInputs } from "../model/ports.ts";
import type { TokenClient } from "../model/serving.ts";
import { FOREVER_MS } from "../model/time.ts";
import type { ArrivalTimes } from "../random/arrival-times.ts";
import { type Sampler, samplerOf } from "../random/sampler.ts";
import type { Stream, StreamFactory } from "../random/stream.ts";
import { tokenArrivalTimes } from "./token-arrival-times.ts";
import type { TokenDraft, TokenRequestSource } from "./token-source.ts";

/**
 * The potential requests of a client: drawn, or read from the trace that it names.
 *
 * Entity `client:NAME`; a stream per purpose (`arrivals`, `input_tokens`, `output_tokens`, `cached_share`, `patience`,
 * `wtp`, `participation`), each of which advances once per potential request.
 *
 * @throws RangeError when a trace is asked for and nobody can open it.
 */
export function tokenRequestSource(
  client: TokenClient,
  startEpochMs: number,
  streams: StreamFactory,
  inputs: WorldInputs,
): TokenRequestSource {
  const entity = tokenEntity(client);
  const manner = new Manner(client, streams, entity);
  const { arrivals } = client;
  if (arrivals.kind !== "trace") {
    const times = tokenArrivalTimes(arrivals, startEpochMs, streams, entity);
    return new DrawnRequests(client, streams, { entity, times, manner });
  }
  if (inputs.openRequests === undefined) throw new RangeError(`${client.name}: no traces of requests here`);
  return new TraceRequests(inputs.openRequests(arrivals.trace.input), manner);
}

/** Name of a client in the streams. */
export function tokenEntity({ name }: TokenClient): string {
  return `client:${name}`;
}

/** What a request has whether it is drawn or from a trace: a cached share, patience, limits of what it pays. */
class Manner {
  private readonly cachedShare: Sampler | undefined;
  private readonly patience: Sampler | undefined;
  private readonly wtp: Sampler | undefined;
  private readonly participation: Stream;

  constructor(client: TokenClient, streams: StreamFactory, entity: string) {
    const sampler = (law: Law | undefined, purpose: string): Sampler | undefined =>
      law && samplerOf(law, streams.stream(entity, purpose));
    const { cachedShare } = client;
    const isNone = cachedShare.kind === "constant" && cachedShare.value === 0;
    this.cachedShare = isNone ? undefined : sampler(cachedShare, "cached_share");
    this.patience = sampler(client.patience, "patience");
    this.wtp = sampler(client.wtp, "wtp");
    this.participation = streams.stream(entity, "participation");
  }

  /** @param cachedTokens  What a trace says; NaN if it says nothing. */
  fill(draft: TokenDraft, cachedTokens: number): void {
    const share = this.cachedShare === undefined ? 0 : Math.min(1, this.cachedShare.draw());
    draft.cachedTokens = Number.isNaN(cachedTokens) ? Math.round(share * draft.inputTokens) : cachedTokens;
    draft.patienceMs =
      this.patience === undefined ? FOREVER_MS : Math.max(0, Math.round(this.patience.draw()));
    draft.wtpUsdPerMtok = this.wtp === undefined ? Number.POSITIVE_INFINITY : this.wtp.draw();
    draft.participation = this.participation.next();
  }
}

class DrawnRequests implements TokenRequestSource {
  private readonly inputTokens: Sampler;
  private readonly outputTokens: Sampler;
  private readonly times: ArrivalTimes;
  private readonly manner: Manner;

  constructor(
    client: TokenClient,
    streams: StreamFactory,
    parts: { readonly entity: string; readonly times: ArrivalTimes; readonly manner: Manner },
  ) {
    this.inputTokens = samplerOf(client.inputTokens, streams.stream(parts.entity, "input_tokens"));
    this.outputTokens = samplerOf(client.outputTokens, streams.stream(parts.entity, "output_tokens"));
    this.times = parts.times;
    this.manner = parts.manner;
  }

  next(draft: TokenDraft): void {
    draft.atMs = this.times.next();
    draft.inputTokens = Math.max(1, Math.round(this.inputTokens.draw()));
    draft.outputTokens = Math.max(1, Math.round(this.outputTokens.draw()));
    this.manner.fill(draft, Number.NaN);
  }

  close(): void {}
}

class TraceRequests implements TokenRequestSource {
  private readonly rows: RowSource<TokenTraceRow>;
  private readonly manner: Manner;
  private readonly row: TokenTraceRow = {
    atMs: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedTokens: Number.NaN,
  };

  constructor(rows: RowSource<TokenTraceRow>, manner: Manner) {
    this.rows = rows;
    this.manner = manner;
  }

  next(draft: TokenDraft): void {
    if (!this.rows.next(this.row)) {
      draft.atMs = FOREVER_MS;
      return;
    }
    draft.atMs = this.row.atMs;
    draft.inputTokens = this.row.inputTokens;
    draft.outputTokens = this.row.outputTokens;
    this.manner.fill(draft, this.row.cachedTokens);
  }

  close(): void {
    this.rows.close();
  }
}
