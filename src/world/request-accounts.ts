import { NANO_PER_USD } from "../numerics/exact-sums.ts";

/**
 * The account of each live request: use, bill, work lost, evictions. Kept only in runs that write records or check
 * themselves; in all others every call returns at once.
 */
export class RequestAccounts {
  readonly isKept: boolean;
  private readonly accounts: Account[] = [];

  constructor(isKept: boolean) {
    this.isKept = isKept;
  }

  /** Opens the account of a row. @param wtpUsd  The tenant's WTP; NaN for a job [USD per GPU-hour]. */
  open(row: number, wtpUsd: number): void {
    if (!this.isKept) return;
    this.accounts[row] = {
      wtpUsd,
      usedGpuMs: 0,
      billUsd: 0,
      billNano: 0,
      lostMs: 0,
      evictions: 0,
      interruptions: 0,
    };
  }

  /** The account of a row, of a run that keeps them. */
  of(row: number): Readonly<Account> {
    return this.accounts[row]!;
  }

  addUse(row: number, gpuMs: number): void {
    if (this.isKept) this.accounts[row]!.usedGpuMs += gpuMs;
  }

  addLostWork(row: number, ms: number): void {
    if (this.isKept) this.accounts[row]!.lostMs += ms;
  }

  /** It lost its GPUs: to a reclaim, or to a failure. */
  countLoss(row: number, isReclaim: boolean): void {
    if (!this.isKept) return;
    const account = this.accounts[row]!;
    if (isReclaim) account.evictions++;
    else account.interruptions++;
  }

  /** Adds usd + nano x 1e-9 to the bill. */
  addToBill(row: number, usd: number, nano: number): void {
    if (!this.isKept) return;
    const account = this.accounts[row]!;
    const sum = account.billNano + nano;
    const carry = Math.floor(sum / NANO_PER_USD);
    account.billNano = sum - carry * NANO_PER_USD;
    account.billUsd += usd + carry;
  }
}

interface Account {
  readonly wtpUsd: number;
  /** GPU time used inside the window [GPU-ms]. */
  usedGpuMs: number;
  /** The bill so far {whole USD, nano-USD}. */
  billUsd: number;
  billNano: number;
  /** Work lost [ms]. */
  lostMs: number;
  evictions: number;
  interruptions: number;
}
