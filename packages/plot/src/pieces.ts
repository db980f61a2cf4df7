import type { Points } from "./panel.ts";

/** The parts of a curve between its breaks, none of them empty. */
export function pieces(points: Points): Points[] {
  const found: (readonly [number, number])[][] = [[]];
  for (const point of points) {
    if (point.every(Number.isFinite)) found.at(-1)!.push(point);
    else if (found.at(-1)!.length > 0) found.push([]);
  }
  return found.filter((piece) => piece.length > 0);
}
