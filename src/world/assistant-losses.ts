import type { Exact } from "../metrics/result.ts";
import { ACCOUNT } from "../model/accounts.ts";
import type { TokenClient } from "../model/serving.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import type { Ledger } from "./ledger.ts";

/** Tokens of a price per million. */
const MTOK = 1e6;
/** "No cluster": the fleet as a whole. */
const FLEET = -1;

/** Tokens of an assistant's requests that were lost or answered outside the objective, and what they were worth. */
export class AssistantLosses {
  private readonly clients: readonly TokenClient[];
  /** By client, input and output [tokens]. */
  private readonly tokens: Float64Array;
  private readonly usd: ExactSums;

  constructor(clients: readonly TokenClient[]) {
    this.clients = clients;
    this.tokens = new Float64Array(clients.length);
    this.usd = new ExactSums(Math.max(1, clients.length), NANO_PER_USD);
  }

  add({ client, inputTokens, outputTokens }: Lost): void {
    this.tokens[client]! += inputTokens + outputTokens;
  }

  /** Posts the loss of each assistant, one posting each: value per token x tokens. */
  post(ledger: Ledger, products: number): void {
    this.clients.forEach(({ model, valueUsdPerMtok }, client) => {
      const usd = (valueUsdPerMtok * this.tokens[client]!) / MTOK;
      if (usd === 0) return;
      const { hi, lo } = ledger.postUsd(ACCOUNT.assistant_loss, products + model, FLEET, -usd);
      this.usd.addParts(client, -hi, -lo);
    });
  }

  /** Loss of an assistant, >= 0 {USD, nano}. */
  exact(client: number): Exact {
    return this.usd.exact(client);
  }
}

interface Lost {
  readonly client: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}
