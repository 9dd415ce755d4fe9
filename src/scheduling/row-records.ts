/**
 * The record of a row: 96 bytes in one buffer that typed arrays of four widths look at, so that what happens to a row
 * touches one or two cache lines, however many rows there are.
 *
 *   0..47  six doubles   48..79  eight integers   80..87  four short integers   88..95  bytes and flags
 *
 * Absent times are NaN, absent rows, events and indices -1. docs/decisions/011-row-records.md says what else was tried.
 */

/** Length of a record [bytes]. */
const RECORD = 96;
const DOUBLES = RECORD / 8;
const INTS = RECORD / 4;
const SHORTS = RECORD / 2;
/** Position of the first field of each width, in units of the width. */
const FIRST_INT = 12;
const FIRST_SHORT = 40;
const FIRST_BYTE = 88;
const FLAGS = FIRST_BYTE + 5;

const RECALLABLE = 1;
const EXTERNAL = 2;
const TURNING = 4;
const SUSPENDED = 8;
const CAPPED = 16;

export class RowRecords {
  private doubles = new Float64Array(0);
  private ints = new Int32Array(0);
  private identities = new Uint32Array(0);
  private shorts = new Int16Array(0);
  private bytes = new Uint8Array(0);

  /** When it arrived [ms]. */
  arrivalMs(row: number): number {
    return this.doubles[row * DOUBLES]!;
  }

  setArrivalMs(row: number, value: number): void {
    this.doubles[row * DOUBLES] = value;
  }

  /** Drawn length, on the reference GPU [ms]. */
  workMs(row: number): number {
    return this.doubles[row * DOUBLES + 1]!;
  }

  setWorkMs(row: number, value: number): void {
    this.doubles[row * DOUBLES + 1] = value;
  }

  /** What is left of its work, on the reference GPU [ms]. */
  remainingMs(row: number): number {
    return this.doubles[row * DOUBLES + 2]!;
  }

  setRemainingMs(row: number, value: number): void {
    this.doubles[row * DOUBLES + 2] = value;
  }

  /** Declared length, all that a policy may see [ms]. */
  estimateMs(row: number): number {
    return this.doubles[row * DOUBLES + 3]!;
  }

  setEstimateMs(row: number, value: number): void {
    this.doubles[row * DOUBLES + 3] = value;
  }

  /** First start; NaN before it [ms]. */
  firstStartMs(row: number): number {
    return this.doubles[row * DOUBLES + 4]!;
  }

  setFirstStartMs(row: number, value: number): void {
    this.doubles[row * DOUBLES + 4] = value;
  }

  /** Start of the current stint of work, after turning and loading; NaN without one [ms]. */
  stintStartMs(row: number): number {
    return this.doubles[row * DOUBLES + 5]!;
  }

  setStintStartMs(row: number, value: number): void {
    this.doubles[row * DOUBLES + 5] = value;
  }

  /** GPUs asked for. */
  gpus(row: number): number {
    return this.ints[row * INTS + FIRST_INT]!;
  }

  setGpus(row: number, value: number): void {
    this.ints[row * INTS + FIRST_INT] = value;
  }

  /** GPUs placed: fewer than asked for when the idle part of a commitment is only promised. */
  heldGpus(row: number): number {
    return this.ints[row * INTS + FIRST_INT + 1]!;
  }

  setHeldGpus(row: number, value: number): void {
    this.ints[row * INTS + FIRST_INT + 1] = value;
  }

  /** Row behind it in its line, or older one in its instance set. */
  next(row: number): number {
    return this.ints[row * INTS + FIRST_INT + 2]!;
  }

  setNext(row: number, value: number): void {
    this.ints[row * INTS + FIRST_INT + 2] = value;
  }

  /** Row before it in its line, or newer one in its instance set. */
  previous(row: number): number {
    return this.ints[row * INTS + FIRST_INT + 3]!;
  }

  setPrevious(row: number, value: number): void {
    this.ints[row * INTS + FIRST_INT + 3] = value;
  }

  /** First chunk of its placement (node-grid.ts). */
  chunk(row: number): number {
    return this.ints[row * INTS + FIRST_INT + 4]!;
  }

  setChunk(row: number, value: number): void {
    this.ints[row * INTS + FIRST_INT + 4] = value;
  }

  /** Event of its completion. */
  endEvent(row: number): number {
    return this.ints[row * INTS + FIRST_INT + 5]!;
  }

  setEndEvent(row: number, value: number): void {
    this.ints[row * INTS + FIRST_INT + 5] = value;
  }

  /** Event of the end of its patience. */
  patienceEvent(row: number): number {
    return this.ints[row * INTS + FIRST_INT + 6]!;
  }

  setPatienceEvent(row: number, value: number): void {
    this.ints[row * INTS + FIRST_INT + 6] = value;
  }

  /** Running number of the request. */
  identity(row: number): number {
    return this.identities[row * INTS + FIRST_INT + 7]!;
  }

  /** Index of the segment, job source or instance set. */
  source(row: number): number {
    return this.shorts[row * SHORTS + FIRST_SHORT]!;
  }

  setSource(row: number, value: number): void {
    this.shorts[row * SHORTS + FIRST_SHORT] = value;
  }

  /** Cluster that it is or was last placed on. */
  cluster(row: number): number {
    return this.shorts[row * SHORTS + FIRST_SHORT + 1]!;
  }

  setCluster(row: number, value: number): void {
    this.shorts[row * SHORTS + FIRST_SHORT + 1] = value;
  }

  /** Product of a lease. */
  product(row: number): number {
    return this.shorts[row * SHORTS + FIRST_SHORT + 2]!;
  }

  setProduct(row: number, value: number): void {
    this.shorts[row * SHORTS + FIRST_SHORT + 2] = value;
  }

  /** GPU type of a lease. */
  gpuType(row: number): number {
    return this.shorts[row * SHORTS + FIRST_SHORT + 3]!;
  }

  setGpuType(row: number, value: number): void {
    this.shorts[row * SHORTS + FIRST_SHORT + 3] = value;
  }

  /** What it is (`HOLDER`). */
  holder(row: number): number {
    return this.bytes[row * RECORD + FIRST_BYTE]!;
  }

  setHolder(row: number, value: number): void {
    this.bytes[row * RECORD + FIRST_BYTE] = value;
  }

  /** `ROW_STATE`. */
  state(row: number): number {
    return this.bytes[row * RECORD + FIRST_BYTE + 1]!;
  }

  setState(row: number, value: number): void {
    this.bytes[row * RECORD + FIRST_BYTE + 1] = value;
  }

  /** Level in the ladder of who displaces whom; 0 is the strongest. */
  level(row: number): number {
    return this.bytes[row * RECORD + FIRST_BYTE + 2]!;
  }

  setLevel(row: number, value: number): void {
    this.bytes[row * RECORD + FIRST_BYTE + 2] = value;
  }

  /** GPU state that its GPUs in use are counted in (model/states.ts). */
  gpuState(row: number): number {
    return this.bytes[row * RECORD + FIRST_BYTE + 3]!;
  }

  setGpuState(row: number, value: number): void {
    this.bytes[row * RECORD + FIRST_BYTE + 3] = value;
  }

  /** Why it was not started when it was last tried (a loss reason). */
  refusal(row: number): number {
    return this.bytes[row * RECORD + FIRST_BYTE + 4]!;
  }

  setRefusal(row: number, value: number): void {
    this.bytes[row * RECORD + FIRST_BYTE + 4] = value;
  }

  /** Whether stronger work may take its GPUs. */
  isRecallable(row: number): boolean {
    return (this.bytes[row * RECORD + FLAGS]! & RECALLABLE) !== 0;
  }

  setRecallable(row: number, on: boolean): void {
    this.setFlag(row, RECALLABLE, on);
  }

  /** External use (a lease). */
  isExternal(row: number): boolean {
    return (this.bytes[row * RECORD + FLAGS]! & EXTERNAL) !== 0;
  }

  setExternal(row: number, on: boolean): void {
    this.setFlag(row, EXTERNAL, on);
  }

  /** Some of its GPUs came from the other side and must be turned first. */
  isTurning(row: number): boolean {
    return (this.bytes[row * RECORD + FLAGS]! & TURNING) !== 0;
  }

  setTurning(row: number, on: boolean): void {
    this.setFlag(row, TURNING, on);
  }

  /** It ran before and waits to go on. */
  isSuspended(row: number): boolean {
    return (this.bytes[row * RECORD + FLAGS]! & SUSPENDED) !== 0;
  }

  setSuspended(row: number, on: boolean): void {
    this.setFlag(row, SUSPENDED, on);
  }

  /** Claiming under the sellable share: it may only replace external use. */
  isCapped(row: number): boolean {
    return (this.bytes[row * RECORD + FLAGS]! & CAPPED) !== 0;
  }

  setCapped(row: number, on: boolean): void {
    this.setFlag(row, CAPPED, on);
  }

  /** What is asked for: GPUs and how many of them are placed, length of the work, its declared length. */
  setRequest(row: number, gpus: number, heldGpus: number, workMs: number, estimateMs: number): void {
    const { doubles, ints } = this;
    const double = row * DOUBLES;
    const int = row * INTS + FIRST_INT;
    doubles[double + 1] = workMs;
    doubles[double + 2] = workMs;
    doubles[double + 3] = estimateMs;
    ints[int] = gpus;
    ints[int + 1] = heldGpus;
  }

  /** Starts a record: identity, no flags, no times of a start, nothing linked; the owner sets the rest. */
  protected startRecord(row: number, identity: number): void {
    const { doubles, ints } = this;
    const double = row * DOUBLES;
    const int = row * INTS + FIRST_INT;
    doubles[double + 4] = Number.NaN;
    doubles[double + 5] = Number.NaN;
    ints[int + 4] = -1;
    ints[int + 5] = -1;
    ints[int + 6] = -1;
    this.identities[int + 7] = identity;
    this.shorts[row * SHORTS + FIRST_SHORT + 1] = -1;
    this.bytes[row * RECORD + FLAGS] = 0;
  }

  protected resizeRecords(rows: number): void {
    const larger = new Uint8Array(rows * RECORD);
    larger.set(this.bytes);
    this.bytes = larger;
    this.doubles = new Float64Array(larger.buffer);
    this.ints = new Int32Array(larger.buffer);
    this.identities = new Uint32Array(larger.buffer);
    this.shorts = new Int16Array(larger.buffer);
  }

  private setFlag(row: number, flag: number, on: boolean): void {
    const at = row * RECORD + FLAGS;
    const flags = this.bytes[at]!;
    this.bytes[at] = on ? flags | flag : flags & ~flag;
  }
}
