import { gotValue } from "@sinter/ir";
import { invalid } from "./check.ts";
import type { Region } from "./panel.ts";

/**
 * The values of a region in the middle of each cell of a grid, row by row from the top.
 * @throws SinterError INVALID_ARGUMENT for a value that is no number from 0 to 1, or no index of a class
 */
export function valuesOf({ region, title }: Region, columns: number, rows: number): number[] {
  const [left, right] = region.x;
  const [bottom, top] = region.y;
  const last = region.classes.length - 1;
  return Array.from({ length: columns * rows }, (_, i) => {
    const x = left + ((right - left) * ((i % columns) + 0.5)) / columns;
    const y = top - ((top - bottom) * (Math.floor(i / columns) + 0.5)) / rows;
    const value = region.value(x, y);
    const fits = typeof value === "number" && value >= 0 && value <= last;
    if (!fits || (last > 1 && !Number.isInteger(value)))
      throw invalid(
        `the region of panel ${JSON.stringify(title)} is ${gotValue(value)} at (${x}, ${y}), but must be ${
          last > 1 ? `a whole number from 0 to ${last}` : "a number from 0 to 1"
        }`,
      );
    return value;
  });
}

/** How sure each value of a region is of a class, from 0 to 1. */
export function shares(values: readonly number[], index: number, classes: number): number[] {
  if (classes > 2) return values.map((value) => (value === index ? 1 : 0));
  return values.map((value) => (index === 1 ? value : 1 - value));
}

/** The points of a region that lie in it and have this class. */
export function pointsOf(
  { region, points = [] }: Region,
  label: string,
): readonly { x: number; y: number }[] {
  const within = ([from, to]: readonly [number, number], number: number) => from <= number && number <= to;
  return points.filter(
    (point) => point.label === label && within(region.x, point.x) && within(region.y, point.y),
  );
}
