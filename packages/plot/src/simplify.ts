import type { Points } from "./panel.ts";

/**
 * The points that a line needs to stay within `tolerance` of where it was (Ramer, Douglas and Peucker).
 * @param toScreen where a point is drawn, in the unit of `tolerance`
 */
export function simplify(
  points: Points,
  toScreen: (point: Points[number]) => readonly [number, number],
  tolerance: number,
): Points {
  const places = points.map(toScreen);
  const kept = new Set([0, points.length - 1]);
  const open: (readonly [first: number, last: number])[] = [[0, points.length - 1]];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const [first, last] = part;
    let [farthest, most] = [first, tolerance];
    for (let i = first + 1; i < last; i++) {
      const far = distance(places[i]!, places[first]!, places[last]!);
      if (far > most) [farthest, most] = [i, far];
    }
    if (farthest === first) continue;
    kept.add(farthest);
    open.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => kept.has(i));
}

type Place = readonly [number, number];

/** From a place to the part of a straight line between two others. */
function distance([x, y]: Place, [ax, ay]: Place, [bx, by]: Place): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / square, 0), 1);
  return Math.hypot(x - ax - share * dx, y - ay - share * dy);
}
