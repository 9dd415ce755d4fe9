/**
 * The record of a row: 96 bytes in one buffer that two typed arrays look at, so that what happens to a row touches one
 * or two cache lines, however many rows there are.
 *
 *   0..47  six doubles   48..95  twelve integers, the last four of which hold several small fields
 *
 * Absent times are NaN, absent rows, events, clusters and indices -1. Positions are computed with `Math.imul` and `| 0`:
 * without the checks for overflow that a product of two numbers takes. docs/decisions/011-row-records.md says what else
 * was tried.
 */

/** Length of a record in doubles and in integers. */
const DOUBLES = 12;
const INTS = 24;
/** Positions among the doubles of a record. */
const ARRIVAL = 0;
const WORK = 1;
const REMAINING = 2;
const ESTIMATE = 3;
const FIRST_START = 4;
const STINT_START = 5;
/** Positions among the integers of a record; the first six doubles take the place of twelve. */
const GPUS = 12;
const HELD = 13;
const NEXT = 14;
const PREVIOUS = 15;
const CHUNK = 16;
const END_EVENT = 17;
const PATIENCE_EVENT = 18;
const IDENTITY = 19;
/** Source (low half) and cluster (high half). */
const PLACE = 20;
/** Product and GPU type, likewise. */
const OFFER = 21;
/** Holder, state, level, GPU state: a byte each, from the lowest. */
const KIND = 22;
/** Refusal (lowest byte) and flags. */
const STATUS = 23;

const RECALLABLE = 1 << 8;
const EXTERNAL = 1 << 9;
const TURNING = 1 << 10;
const SUSPENDED = 1 << 11;
const CAPPED = 1 << 12;
const IMPATIENT = 1 << 13;
const TIMER = 1 << 14;
const PARTLY_IDLE = 1 << 15;
const BOOKED = 1 << 16;
const UNSERVED = 1 << 17;
const FLAGS = ~0xff;

export class RowRecords {
  private doubles = new Float64Array(0);
  private ints = new Int32Array(0);

  /** When it arrived [ms]. */
  arrivalMs(row: number): number {
    return this.doubles[(Math.imul(row, DOUBLES) + ARRIVAL) | 0]!;
  }

  setArrivalMs(row: number, value: number): void {
    this.doubles[(Math.imul(row, DOUBLES) + ARRIVAL) | 0] = value;
  }

  /** Drawn length, on the reference GPU [ms]. */
  workMs(row: number): number {
    return this.doubles[(Math.imul(row, DOUBLES) + WORK) | 0]!;
  }

  setWorkMs(row: number, value: number): void {
    this.doubles[(Math.imul(row, DOUBLES) + WORK) | 0] = value;
  }

  /** What is left of its work, on the reference GPU [ms]. */
  remainingMs(row: number): number {
    return this.doubles[(Math.imul(row, DOUBLES) + REMAINING) | 0]!;
  }

  setRemainingMs(row: number, value: number): void {
    this.doubles[(Math.imul(row, DOUBLES) + REMAINING) | 0] = value;
  }

  /** Declared length, all that a policy may see [ms]. */
  estimateMs(row: number): number {
    return this.doubles[(Math.imul(row, DOUBLES) + ESTIMATE) | 0]!;
  }

  setEstimateMs(row: number, value: number): void {
    this.doubles[(Math.imul(row, DOUBLES) + ESTIMATE) | 0] = value;
  }

  /** First start; NaN before it; of a block the start that was promised [ms]. */
  firstStartMs(row: number): number {
    return this.doubles[(Math.imul(row, DOUBLES) + FIRST_START) | 0]!;
  }

  setFirstStartMs(row: number, value: number): void {
    this.doubles[(Math.imul(row, DOUBLES) + FIRST_START) | 0] = value;
  }

  /** Start of the current stint of work, after turning and loading; NaN without one [ms]. */
  stintStartMs(row: number): number {
    return this.doubles[(Math.imul(row, DOUBLES) + STINT_START) | 0]!;
  }

  setStintStartMs(row: number, value: number): void {
    this.doubles[(Math.imul(row, DOUBLES) + STINT_START) | 0] = value;
  }

  /** GPUs asked for. */
  gpus(row: number): number {
    return this.ints[(Math.imul(row, INTS) + GPUS) | 0]!;
  }

  setGpus(row: number, value: number): void {
    this.ints[(Math.imul(row, INTS) + GPUS) | 0] = value;
  }

  /** GPUs placed: fewer than asked for when the idle part of a commitment is only promised. */
  heldGpus(row: number): number {
    return this.ints[(Math.imul(row, INTS) + HELD) | 0]!;
  }

  setHeldGpus(row: number, value: number): void {
    this.ints[(Math.imul(row, INTS) + HELD) | 0] = value;
  }

  /** Row behind it in its line, or older one in its instance set. */
  next(row: number): number {
    return this.ints[(Math.imul(row, INTS) + NEXT) | 0]!;
  }

  setNext(row: number, value: number): void {
    this.ints[(Math.imul(row, INTS) + NEXT) | 0] = value;
  }

  /** Row before it in its line, or newer one in its instance set. */
  previous(row: number): number {
    return this.ints[(Math.imul(row, INTS) + PREVIOUS) | 0]!;
  }

  setPrevious(row: number, value: number): void {
    this.ints[(Math.imul(row, INTS) + PREVIOUS) | 0] = value;
  }

  /** First chunk of its placement (node-grid.ts). */
  chunk(row: number): number {
    return this.ints[(Math.imul(row, INTS) + CHUNK) | 0]!;
  }

  setChunk(row: number, value: number): void {
    this.ints[(Math.imul(row, INTS) + CHUNK) | 0] = value;
  }

  /** Event of its completion. */
  endEvent(row: number): number {
    return this.ints[(Math.imul(row, INTS) + END_EVENT) | 0]!;
  }

  setEndEvent(row: number, value: number): void {
    this.ints[(Math.imul(row, INTS) + END_EVENT) | 0] = value;
  }

  /** Event of the end of its patience. */
  patienceEvent(row: number): number {
    return this.ints[(Math.imul(row, INTS) + PATIENCE_EVENT) | 0]!;
  }

  setPatienceEvent(row: number, value: number): void {
    this.ints[(Math.imul(row, INTS) + PATIENCE_EVENT) | 0] = value;
  }

  /** Running number of the request, modulo 2^32. */
  identity(row: number): number {
    return this.ints[(Math.imul(row, INTS) + IDENTITY) | 0]! >>> 0;
  }

  /** Index of the segment, job source or instance set. */
  source(row: number): number {
    return (this.ints[(Math.imul(row, INTS) + PLACE) | 0]! << 16) >> 16;
  }

  /** Cluster that it is or was last placed on. */
  cluster(row: number): number {
    return this.ints[(Math.imul(row, INTS) + PLACE) | 0]! >> 16;
  }

  setCluster(row: number, value: number): void {
    const at = (Math.imul(row, INTS) + PLACE) | 0;
    this.ints[at] = (this.ints[at]! & 0xffff) | (value << 16);
  }

  /** Product of a lease. */
  product(row: number): number {
    return (this.ints[(Math.imul(row, INTS) + OFFER) | 0]! << 16) >> 16;
  }

  /** GPU type of a lease. */
  gpuType(row: number): number {
    return this.ints[(Math.imul(row, INTS) + OFFER) | 0]! >> 16;
  }

  /** Product and GPU type that a lease is for. */
  setOffer(row: number, product: number, gpuType: number): void {
    this.ints[(Math.imul(row, INTS) + OFFER) | 0] = (product & 0xffff) | (gpuType << 16);
  }

  /** What it is (`HOLDER`). */
  holder(row: number): number {
    return this.ints[(Math.imul(row, INTS) + KIND) | 0]! & 0xff;
  }

  /** `ROW_STATE`. */
  state(row: number): number {
    return (this.ints[(Math.imul(row, INTS) + KIND) | 0]! >> 8) & 0xff;
  }

  setState(row: number, value: number): void {
    const at = (Math.imul(row, INTS) + KIND) | 0;
    this.ints[at] = (this.ints[at]! & ~0xff00) | (value << 8);
  }

  /** Level in the ladder of who displaces whom; 0 is the strongest. */
  level(row: number): number {
    return (this.ints[(Math.imul(row, INTS) + KIND) | 0]! >> 16) & 0xff;
  }

  setLevel(row: number, value: number): void {
    const at = (Math.imul(row, INTS) + KIND) | 0;
    this.ints[at] = (this.ints[at]! & ~0xff0000) | (value << 16);
  }

  /** GPU state that its GPUs in use are counted in (model/states.ts). */
  gpuState(row: number): number {
    return this.ints[(Math.imul(row, INTS) + KIND) | 0]! >>> 24;
  }

  /** Why it was not started when it was last tried (a loss reason). */
  refusal(row: number): number {
    return this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & 0xff;
  }

  setRefusal(row: number, value: number): void {
    const at = (Math.imul(row, INTS) + STATUS) | 0;
    this.ints[at] = (this.ints[at]! & FLAGS) | value;
  }

  /** Whether none of the flags is set: an internal row that nobody may recall, with nothing under way. */
  isPlain(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & FLAGS) === 0;
  }

  /** Whether stronger work may take its GPUs. */
  isRecallable(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & RECALLABLE) !== 0;
  }

  setRecallable(row: number, on: boolean): void {
    this.setFlag(row, RECALLABLE, on);
  }

  /** External use (a lease). */
  isExternal(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & EXTERNAL) !== 0;
  }

  /** Some of its GPUs came from the other side and must be turned first. */
  isTurning(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & TURNING) !== 0;
  }

  setTurning(row: number, on: boolean): void {
    this.setFlag(row, TURNING, on);
  }

  /** It ran before and waits to go on. */
  isSuspended(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & SUSPENDED) !== 0;
  }

  setSuspended(row: number, on: boolean): void {
    this.setFlag(row, SUSPENDED, on);
  }

  /** A block before its start. */
  isBooked(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & BOOKED) !== 0;
  }

  setBooked(row: number, on: boolean): void {
    this.setFlag(row, BOOKED, on);
  }

  /** A block since its start that has not had its GPUs yet. */
  isUnserved(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & UNSERVED) !== 0;
  }

  setUnserved(row: number, on: boolean): void {
    this.setFlag(row, UNSERVED, on);
  }

  /** Claiming under the sellable share: it may only replace external use. */
  isCapped(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & CAPPED) !== 0;
  }

  setCapped(row: number, on: boolean): void {
    this.setFlag(row, CAPPED, on);
  }

  /** Whether its patience has an end. */
  isImpatient(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & IMPATIENT) !== 0;
  }

  /** Whether turning, loading or notice is under way, or was since it was placed. */
  hasTimer(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & TIMER) !== 0;
  }

  /** Whether a part of the GPUs asked for is an idle commitment. */
  isPartlyIdle(row: number): boolean {
    return (this.ints[(Math.imul(row, INTS) + STATUS) | 0]! & PARTLY_IDLE) !== 0;
  }

  /** What is asked for: GPUs and how many of them are placed, length of the work, its declared length. */
  setRequest(row: number, gpus: number, heldGpus: number, workMs: number, estimateMs: number): void {
    const { doubles, ints } = this;
    const double = Math.imul(row, DOUBLES);
    const int = Math.imul(row, INTS);
    doubles[(double + WORK) | 0] = workMs;
    doubles[(double + REMAINING) | 0] = workMs;
    doubles[(double + ESTIMATE) | 0] = estimateMs;
    ints[(int + GPUS) | 0] = gpus;
    ints[(int + HELD) | 0] = heldGpus;
  }

  /** Where it stands in the ladder, what its GPUs count as, who may take them, and whether it is a lease. */
  setStanding(
    row: number,
    level: number,
    gpuState: number,
    { isRecallable, isExternal }: { readonly isRecallable: boolean; readonly isExternal: boolean },
  ): void {
    const { ints } = this;
    const kind = (Math.imul(row, INTS) + KIND) | 0;
    const status = (Math.imul(row, INTS) + STATUS) | 0;
    ints[kind] = (ints[kind]! & 0xffff) | (level << 16) | (gpuState << 24);
    const flags = (isRecallable ? RECALLABLE : 0) | (isExternal ? EXTERNAL : 0);
    ints[status] = (ints[status]! & ~(RECALLABLE | EXTERNAL)) | flags;
  }

  /** Starts a record: no flags, no times of a start, nothing linked; the owner sets the rest. */
  protected startRecord(row: number, identity: number, holder: number, source: number, state: number): void {
    const { doubles, ints } = this;
    const double = Math.imul(row, DOUBLES);
    const int = Math.imul(row, INTS);
    doubles[(double + FIRST_START) | 0] = Number.NaN;
    doubles[(double + STINT_START) | 0] = Number.NaN;
    ints[(int + CHUNK) | 0] = -1;
    ints[(int + END_EVENT) | 0] = -1;
    ints[(int + PATIENCE_EVENT) | 0] = -1;
    ints[(int + IDENTITY) | 0] = identity;
    ints[(int + PLACE) | 0] = (source & 0xffff) | (-1 << 16);
    ints[(int + KIND) | 0] = holder | (state << 8);
    ints[(int + STATUS) | 0] = 0;
  }

  protected resizeRecords(rows: number): void {
    const larger = new Float64Array(rows * DOUBLES);
    larger.set(this.doubles);
    this.doubles = larger;
    this.ints = new Int32Array(larger.buffer);
  }

  protected setImpatient(row: number, on: boolean): void {
    this.setFlag(row, IMPATIENT, on);
  }

  protected setTimer(row: number): void {
    this.setFlag(row, TIMER, true);
  }

  /** Nothing is under way any more. */
  clearTimer(row: number): void {
    this.setFlag(row, TIMER, false);
  }

  protected setPartlyIdle(row: number, on: boolean): void {
    this.setFlag(row, PARTLY_IDLE, on);
  }

  private setFlag(row: number, flag: number, on: boolean): void {
    const at = (Math.imul(row, INTS) + STATUS) | 0;
    this.ints[at] = on ? this.ints[at]! | flag : this.ints[at]! & ~flag;
  }
}
