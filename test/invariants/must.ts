/** Fails with the text; much cheaper than an expectation, for checks after every event. */
export function must(holds: boolean, text: () => string): void {
  if (!holds) throw new Error(text());
}
