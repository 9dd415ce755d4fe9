/**
 * A path of straight lines in fewer letters: what runs level or upright names one coordinate, `H315V181.3`. A path with
 * curves stays as it is. Pictures of steps get half as long.
 *
 * @param path  As SVG writes it, with absolute coordinates: `M90 220L202.5 220L202.5 200.6Z`.
 */
export function shortPath(path: string): string {
  if (!/^(?:[ML]-?[\d.]+ -?[\d.]+)+Z?$/.test(path)) return path;
  let [x, y] = ["", ""];
  return path.replace(
    /([ML])(-?[\d.]+) (-?[\d.]+)/g,
    (whole, command: string, nextX: string, nextY: string) => {
      const [isLevel, isUpright] = [nextY === y, nextX === x];
      [x, y] = [nextX, nextY];
      if (command === "M" || (!isLevel && !isUpright)) return whole;
      return isLevel ? `H${nextX}` : `V${nextY}`;
    },
  );
}
