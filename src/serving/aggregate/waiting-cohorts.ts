/** Requests of a class that wait, by when they came: first come, first served, as a fluid. */
export class WaitingCohorts {
  private atMs: number[] = [];
  private requests: number[] = [];
  /** Place of the oldest that is left -- state. */
  private head = 0;

  push(atMs: number, requests: number): void {
    if (requests <= 0) return;
    this.atMs.push(atMs);
    this.requests.push(requests);
  }

  /** When the oldest came [ms]; Infinity when none waits. */
  get oldestMs(): number {
    return this.atMs[this.head] ?? Number.POSITIVE_INFINITY;
  }

  /** Takes so many of the oldest. @returns When they came, in the mean [ms]; NaN for none. */
  take(requests: number): number {
    let [left, moments, taken] = [requests, 0, 0];
    while (left > 0 && this.head < this.requests.length) {
      const part = Math.min(left, this.requests[this.head]!);
      moments += part * this.atMs[this.head]!;
      taken += part;
      left -= part;
      this.requests[this.head]! -= part;
      if (this.requests[this.head]! > NEGLIGIBLE) break;
      this.head++;
    }
    this.compact();
    return taken > 0 ? moments / taken : Number.NaN;
  }

  /** Takes out all that came before. @returns How many. */
  expire(beforeMs: number): number {
    let expired = 0;
    for (; this.oldestMs < beforeMs; this.head++) expired += this.requests[this.head]!;
    this.compact();
    return expired;
  }

  /** Takes out so many of those that came last. */
  refuse(requests: number): void {
    let left = requests;
    while (left > 0 && this.head < this.requests.length) {
      const last = this.requests.length - 1;
      const part = Math.min(left, this.requests[last]!);
      this.requests[last]! -= part;
      left -= part;
      if (this.requests[last]! > NEGLIGIBLE) return;
      this.requests.pop();
      this.atMs.pop();
    }
  }

  private compact(): void {
    if (this.head < MOST_GONE) return;
    this.atMs = this.atMs.slice(this.head);
    this.requests = this.requests.slice(this.head);
    this.head = 0;
  }
}

/** Rest of a cohort that rounding leaves. */
const NEGLIGIBLE = 1e-9;
const MOST_GONE = 256;
