/**
 * A name over as many lines as it takes, broken after its signs; a part that is too long in itself is cut with a dot
 * row.
 *
 * @param width  Most characters of a line.
 */
export function folded(name: string, width: number): string {
  const lines: string[] = [""];
  for (const part of name.split(/(?<=[-_./ ])/)) {
    const cut = part.length <= width ? part : `${part.slice(0, width - 1)}…`;
    const last = lines.at(-1)!;
    if (last !== "" && last.length + cut.trimEnd().length > width) lines.push(cut);
    else lines[lines.length - 1] = last + cut;
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}
