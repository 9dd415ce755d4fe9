/**
 * Items of one replica by the step at which something happens to them: a binary min-heap over typed arrays. Of equal
 * steps the lower item comes first, so that the order does not depend on the history of the heap.
 */
export class StepHeap {
  size = 0;
  private steps = new Float64Array(8);
  private items = new Int32Array(8);

  /** The earliest step; Infinity where there is none. */
  firstStep(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.steps[0]!;
  }

  /** The item at a place, 0..size - 1, in no order but that place 0 is the first. */
  itemAt(place: number): number {
    return this.items[place]!;
  }

  push(step: number, item: number): void {
    if (this.size === this.steps.length) this.grow();
    this.rise(this.size++, step, item);
  }

  /** Removes the first item and returns it; there is one. */
  pop(): number {
    const item = this.items[0]!;
    this.closeGap(0);
    return item;
  }

  /** Removes an item, wherever it is; O(size). @returns false if it is not there. */
  remove(item: number): boolean {
    const place = this.items.subarray(0, this.size).indexOf(item);
    if (place < 0) return false;
    this.closeGap(place);
    return true;
  }

  /** Fills a vacant place with the last entry: the gap sinks to a leaf, then the entry rises (Floyd). */
  private closeGap(vacant: number): void {
    const { steps, items } = this;
    const size = --this.size;
    if (vacant === size) return;
    let gap = vacant;
    for (let child = 2 * gap + 1; child < size; child = 2 * gap + 1) {
      if (child + 1 < size && this.precedes(child + 1, child)) child++;
      steps[gap] = steps[child]!;
      items[gap] = items[child]!;
      gap = child;
    }
    this.rise(gap, steps[size]!, items[size]!);
  }

  private precedes(a: number, b: number): boolean {
    const { steps } = this;
    const difference = steps[a]! - steps[b]!;
    return difference < 0 || (difference === 0 && this.items[a]! < this.items[b]!);
  }

  private rise(start: number, step: number, item: number): void {
    const { steps, items } = this;
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = steps[parent]!;
      if (above < step || (above === step && items[parent]! < item)) break;
      steps[place] = above;
      items[place] = items[parent]!;
      place = parent;
    }
    steps[place] = step;
    items[place] = item;
  }

  private grow(): void {
    const capacity = 2 * this.steps.length;
    const steps = new Float64Array(capacity);
    const items = new Int32Array(capacity);
    steps.set(this.steps);
    items.set(this.items);
    this.steps = steps;
    this.items = items;
  }
}
