/**
 * The record of a row: 64 bytes, one cache line, in one buffer that two typed arrays look at, so that what happens to a
 * row touches one line, however many rows there are. What rows have that hold GPUs, and tenants, is in row-stays.ts, what
 * few have in row-extras.ts.
 *
 *   double 0 arrival   1 work   2 remaining
 *   integer 6 GPUs   7 held   8 next   9 previous   10 identity   11 state   12 kind   13 offer   14 cluster   15 status
 *   kind = source (bits 0..15), holder (16, 17), level (18..21), GPU state (22..)
 *   offer = product (low half), GPU type (high half)
 *   status = flags (bits 0..15), refusal (16..)
 *
 * Positions are literals, and found by shift and or, for a reason: V8 inlines a function of at most 27 bytes of
 * bytecode wherever it is called, and a longer one only while the budget of the caller lasts. These take 17 to 26; with
 * a named constant in place of the literal they took 40 to 70, and the calls were a third of the time of a run. An
 * accessor that the hot path uses must stay that short (test/scheduling/row-records.test.ts checks the layout).
 * docs/decisions/011-row-records.md says what else was tried.
 */

/** Flags that the hot path looks at: the low seven bits, whose masks are short. */
const RECALLABLE = 1;
const EXTERNAL = 2;
const TURNING = 4;
const SUSPENDED = 8;
const IMPATIENT = 16;
const TIMER = 32;
const PARTLY_IDLE = 64;
/** The others. */
const CAPPED = 128;
const STARTED = 256;
const AT_WORK = 512;
const ESTIMATED = 1024;
const BOOKED = 2048;
const UNSERVED = 4096;
const TYPICAL = 8192;
const TERM = 16384;
const FLAGS = 0xffff;

/** What a row is to others. */
export interface Standing {
  /** Whether stronger work may take its GPUs. */
  readonly isRecallable: boolean;
  /** A lease. */
  readonly isExternal: boolean;
  /** Whether all that is declared of its length is what is typical of its segment; absent = no. */
  readonly isTypical?: boolean;
}

export class RowRecords {
  private doubles = new Float64Array(0);
  private ints = new Int32Array(0);

  /** When it arrived [ms]. */
  arrivalMs(row: number): number {
    return this.doubles[(row << 3) | 0]!;
  }

  setArrivalMs(row: number, value: number): void {
    this.doubles[(row << 3) | 0] = value;
  }

  /** Drawn length, on the reference GPU [ms]. */
  workMs(row: number): number {
    return this.doubles[(row << 3) | 1]!;
  }

  setWorkMs(row: number, value: number): void {
    this.doubles[(row << 3) | 1] = value;
  }

  /** What is left of its work, on the reference GPU [ms]. */
  remainingMs(row: number): number {
    return this.doubles[(row << 3) | 2]!;
  }

  setRemainingMs(row: number, value: number): void {
    this.doubles[(row << 3) | 2] = value;
  }

  /** GPUs asked for. */
  gpus(row: number): number {
    return this.ints[(row << 4) | 6]!;
  }

  setGpus(row: number, value: number): void {
    this.ints[(row << 4) | 6] = value;
  }

  /** GPUs placed: fewer than asked for when the idle part of a commitment is only promised. */
  heldGpus(row: number): number {
    return this.ints[(row << 4) | 7]!;
  }

  setHeldGpus(row: number, value: number): void {
    this.ints[(row << 4) | 7] = value;
  }

  /** Row behind it in its line, or older one in its instance set. */
  next(row: number): number {
    return this.ints[(row << 4) | 8]!;
  }

  setNext(row: number, value: number): void {
    this.ints[(row << 4) | 8] = value;
  }

  /** Row before it in its line, or newer one in its instance set. */
  previous(row: number): number {
    return this.ints[(row << 4) | 9]!;
  }

  setPrevious(row: number, value: number): void {
    this.ints[(row << 4) | 9] = value;
  }

  /** Running number of the request, modulo 2^32. */
  identity(row: number): number {
    return this.ints[(row << 4) | 10]! >>> 0;
  }

  /** `ROW_STATE`. */
  state(row: number): number {
    return this.ints[(row << 4) | 11]!;
  }

  setState(row: number, value: number): void {
    this.ints[(row << 4) | 11] = value;
  }

  /** Index of the segment, job source or instance set. */
  source(row: number): number {
    return (this.ints[(row << 4) | 12]! << 16) >> 16;
  }

  /** What it is (`HOLDER`). */
  holder(row: number): number {
    return (this.ints[(row << 4) | 12]! >> 16) & 3;
  }

  /** Level in the ladder of who displaces whom; 0 is the strongest. */
  level(row: number): number {
    return (this.ints[(row << 4) | 12]! >> 18) & 15;
  }

  /** GPU state that its GPUs in use are counted in (model/states.ts). */
  gpuState(row: number): number {
    return this.ints[(row << 4) | 12]! >> 22;
  }

  /** Product of a lease. */
  product(row: number): number {
    return (this.ints[(row << 4) | 13]! << 16) >> 16;
  }

  /** GPU type of a lease. */
  gpuType(row: number): number {
    return this.ints[(row << 4) | 13]! >> 16;
  }

  /** Product and GPU type that a lease is for. */
  setOffer(row: number, product: number, gpuType: number): void {
    this.ints[(row << 4) | 13] = (product & 0xffff) | (gpuType << 16);
  }

  /** Cluster that it is or was last placed on. */
  cluster(row: number): number {
    return this.ints[(row << 4) | 14]!;
  }

  setCluster(row: number, value: number): void {
    this.ints[(row << 4) | 14] = value;
  }

  /** Why it was not started when it was last tried (a loss reason). */
  refusal(row: number): number {
    return this.ints[(row << 4) | 15]! >> 16;
  }

  setRefusal(row: number, value: number): void {
    const at = (row << 4) | 15;
    this.ints[at] = (this.ints[at]! & FLAGS) | (value << 16);
  }

  /** Whether all GPUs that it holds are in use: none is turned, or the idle part of a commitment. */
  isAllInUse(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 68) === 0;
  }

  /** Whether stronger work may take its GPUs. */
  isRecallable(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 1) !== 0;
  }

  setRecallable(row: number, on: boolean): void {
    if (on) this.raise(row, RECALLABLE);
    else this.lower(row, RECALLABLE);
  }

  /** External use (a lease). */
  isExternal(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 2) !== 0;
  }

  /** Some of its GPUs came from the other side and must be turned first. */
  isTurning(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 4) !== 0;
  }

  setTurning(row: number, on: boolean): void {
    if (on) this.raise(row, TURNING);
    else this.lower(row, TURNING);
  }

  /** It ran before and waits to go on. */
  isSuspended(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 8) !== 0;
  }

  setSuspended(row: number, on: boolean): void {
    if (on) this.raise(row, SUSPENDED);
    else this.lower(row, SUSPENDED);
  }

  /** Whether its patience has an end. */
  isImpatient(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 16) !== 0;
  }

  /** Whether turning, loading or notice is under way, or was since it was placed. */
  hasTimer(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 32) !== 0;
  }

  /** Nothing is under way any more. */
  clearTimer(row: number): void {
    this.lower(row, TIMER);
  }

  /** Whether a part of the GPUs asked for is an idle commitment. */
  isPartlyIdle(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & 64) !== 0;
  }

  /** A block before its start. */
  isBooked(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & BOOKED) !== 0;
  }

  setBooked(row: number, on: boolean): void {
    if (on) this.raise(row, BOOKED);
    else this.lower(row, BOOKED);
  }

  /** A block since its start that has not had its GPUs yet. */
  isUnserved(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & UNSERVED) !== 0;
  }

  setUnserved(row: number, on: boolean): void {
    if (on) this.raise(row, UNSERVED);
    else this.lower(row, UNSERVED);
  }

  /** Claiming under the sellable share: it may only replace external use. */
  isCapped(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & CAPPED) !== 0;
  }

  setCapped(row: number, on: boolean): void {
    if (on) this.raise(row, CAPPED);
    else this.lower(row, CAPPED);
  }

  /** Whether it ever had its GPUs: it has a time of its first start. */
  hasStarted(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & STARTED) !== 0;
  }

  /** Whether a stint of work is under way: its GPUs are turned and loaded. */
  isAtWork(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & AT_WORK) !== 0;
  }

  /** The stint of work is over. */
  stopWork(row: number): void {
    this.lower(row, AT_WORK);
  }

  /** Starts a record: no flags, nothing linked; the owner sets the rest. */
  protected startRecord(row: number, identity: number, holder: number, source: number, state: number): void {
    const { ints } = this;
    const at = row << 4;
    ints[at | 10] = identity;
    ints[at | 11] = state;
    ints[at | 12] = (source & 0xffff) | (holder << 16);
    ints[at | 14] = -1;
    ints[at | 15] = 0;
  }

  /** GPUs asked for and how many of them are placed, length of the work. */
  protected setWanted(row: number, gpus: number, heldGpus: number, workMs: number): void {
    const { doubles, ints } = this;
    doubles[(row << 3) | 1] = workMs;
    doubles[(row << 3) | 2] = workMs;
    ints[(row << 4) | 6] = gpus;
    ints[(row << 4) | 7] = heldGpus;
  }

  /** Where it stands in the ladder, what its GPUs count as, and what kind of request it is. */
  setStanding(
    row: number,
    level: number,
    gpuState: number,
    { isRecallable, isExternal, isTypical }: Standing,
  ): void {
    const { ints } = this;
    const kind = (row << 4) | 12;
    const status = (row << 4) | 15;
    ints[kind] = (ints[kind]! & 0x3ffff) | (level << 18) | (gpuState << 22);
    const flags =
      (isRecallable ? RECALLABLE : 0) | (isExternal ? EXTERNAL : 0) | (isTypical === true ? TYPICAL : 0);
    ints[status] = (ints[status]! & ~(RECALLABLE | EXTERNAL | TYPICAL)) | flags;
  }

  protected resizeRecords(rows: number): void {
    const larger = new Float64Array(rows * 8);
    larger.set(this.doubles);
    this.doubles = larger;
    this.ints = new Int32Array(larger.buffer);
  }

  protected setImpatient(row: number, on: boolean): void {
    if (on) this.raise(row, IMPATIENT);
    else this.lower(row, IMPATIENT);
  }

  protected setTimer(row: number): void {
    this.raise(row, TIMER);
  }

  protected setPartlyIdle(row: number, on: boolean): void {
    if (on) this.raise(row, PARTLY_IDLE);
    else this.lower(row, PARTLY_IDLE);
  }

  protected setStarted(row: number): void {
    this.raise(row, STARTED);
  }

  protected setAtWork(row: number): void {
    this.raise(row, AT_WORK);
  }

  /** Whether it declares the typical length of its segment. */
  protected isTypical(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & TYPICAL) !== 0;
  }

  /** Whether its work is the term of a contract, not the duration that the tenant drew. */
  protected hasTerm(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & TERM) !== 0;
  }

  protected setHasTerm(row: number, on: boolean): void {
    if (on) this.raise(row, TERM);
    else this.lower(row, TERM);
  }

  protected isEstimated(row: number): boolean {
    return (this.ints[(row << 4) | 15]! & ESTIMATED) !== 0;
  }

  protected setEstimated(row: number, on: boolean): void {
    if (on) this.raise(row, ESTIMATED);
    else this.lower(row, ESTIMATED);
  }

  private raise(row: number, flag: number): void {
    this.ints[(row << 4) | 15]! |= flag;
  }

  private lower(row: number, flag: number): void {
    this.ints[(row << 4) | 15]! &= ~flag;
  }
}
