import { gotKind, gotValue, SinterError } from "@sinter/ir";
import type { Curve, Panel, Region } from "./panel.ts";

/** Beyond it, lengths of axes leave the range of f64. */
const LARGEST = 1e300;

export const invalid = (message: string): SinterError => new SinterError("INVALID_ARGUMENT", message);

/**
 * Refuses what cannot be drawn.
 * @param what the function that was given the panels
 * @throws SinterError INVALID_ARGUMENT, with a sentence that names the panel and the curve
 */
export function checkPanels(panels: readonly (Panel | Region)[], what: string): void {
  if (!Array.isArray(panels)) throw invalid(`${what} expects an array of panels, got ${gotKind(panels)}`);
  if (panels.length === 0) throw invalid(`${what} expects at least one panel`);
  for (const [i, panel] of (panels as readonly (Panel | Region)[]).entries()) {
    if (typeof panel !== "object" || panel === null)
      throw invalid(`panel ${i} is ${gotKind(panel)}, not an object with a title and curves`);
    checkText(panel.title, `the title of panel ${i}`);
    const name = `panel ${JSON.stringify(panel.title)}`;
    if (panel.x !== undefined) checkText(panel.x, `x of ${name}`);
    if (panel.y !== undefined) checkText(panel.y, `y of ${name}`);
    if ("region" in panel) checkRegion(panel, name);
    else checkCurves(panel.curves, name);
  }
}

function checkCurves(curves: readonly Curve[], name: string): void {
  if (!Array.isArray(curves)) throw invalid(`curves of ${name} must be an array, got ${gotKind(curves)}`);
  if (curves.length === 0) throw invalid(`${name} has no curves`);
  for (const [i, curve] of (curves as readonly Curve[]).entries()) {
    if (typeof curve !== "object" || curve === null)
      throw invalid(`curve ${i} of ${name} is ${gotKind(curve)}, not an object with a label and points`);
    checkText(curve.label, `the label of curve ${i} of ${name}`);
    const called = `curve ${JSON.stringify(curve.label)} of ${name}`;
    if (!Array.isArray(curve.points))
      throw invalid(`points of ${called} must be an array, got ${gotKind(curve.points)}`);
    for (const [k, point] of curve.points.entries()) {
      if (!Array.isArray(point) || point.length !== 2 || point.some((number) => typeof number !== "number"))
        throw invalid(`point ${k} of ${called} must be two numbers [x, y]`);
      for (const number of point) checkSize(number, `point ${k} of ${called}`);
    }
    if (!curve.points.some((point) => point.every(Number.isFinite)))
      throw invalid(`${called} has no finite point`);
  }
}

function checkRegion({ region, points = [] }: Region, name: string): void {
  if (typeof region !== "object" || region === null)
    throw invalid(`region of ${name} must be an object, got ${gotKind(region)}`);
  for (const axis of ["x", "y"] as const) {
    const range = region[axis];
    if (!Array.isArray(range) || range.length !== 2)
      throw invalid(`${axis} of the region of ${name} must be two numbers [from, to]`);
    checkRange(range[0], range[1], `${axis} of the region of ${name}`);
  }
  const { classes, value } = region;
  if (!Array.isArray(classes) || classes.length < 2)
    throw invalid(`the region of ${name} expects at least two classes`);
  for (const [i, label] of classes.entries()) {
    checkText(label, `class ${i} of ${name}`);
    if (classes.indexOf(label) !== i) throw invalid(`${name} has the class ${JSON.stringify(label)} twice`);
  }
  if (typeof value !== "function")
    throw invalid(`value of the region of ${name} must be a function, got ${gotKind(value)}`);
  if (!Array.isArray(points)) throw invalid(`points of ${name} must be an array, got ${gotKind(points)}`);
  for (const [k, point] of points.entries()) {
    if (!Number.isFinite(point?.x) || !Number.isFinite(point?.y))
      throw invalid(`point ${k} of ${name} must have finite numbers x and y`);
    if (!classes.includes(point.label))
      throw invalid(
        `point ${k} of ${name} has the label ${gotValue(point.label)}, which is none of its classes`,
      );
  }
}

function checkText(text: unknown, what: string): void {
  if (typeof text !== "string") throw invalid(`${what} must be a text, got ${gotKind(text)}`);
}

function checkSize(number: number, what: string): void {
  if (Number.isFinite(number) && Math.abs(number) > LARGEST)
    throw invalid(`${what} has ${number}, but what is drawn must not be larger than ${LARGEST}`);
}

/** @throws SinterError INVALID_ARGUMENT unless these are finite and one is above the other */
export function checkRange(from: number, to: number, what: string): void {
  if (!Number.isFinite(from) || !Number.isFinite(to) || !(from < to))
    throw invalid(
      `${what} must go from a finite number to a larger one, got ${gotValue(from)} and ${gotValue(to)}`,
    );
  checkSize(from, what);
  checkSize(to, what);
}

/** @throws SinterError INVALID_ARGUMENT for what is no whole number from `least` to `most` */
export function checkCount(count: number, least: number, most: number, what: string): number {
  if (!Number.isInteger(count) || count < least || count > most)
    throw invalid(`${what} must be a whole number from ${least} to ${most}, got ${gotValue(count)}`);
  return count;
}

/**
 * Refuses a panel whose labels leave too little to draw on.
 * @param size what it has along one side, and `room` what is left of that
 * @throws SinterError INVALID_ARGUMENT
 */
export function checkRoom(title: string, size: number, room: number, least: number, unit: string): void {
  if (room < least)
    throw invalid(
      `panel ${JSON.stringify(title)} has ${size} ${unit}, but needs ${Math.ceil(size + least - room)} with its labels`,
    );
}

/** @throws SinterError INVALID_ARGUMENT for what is no number above 0, or above `most` */
export function checkLength(length: number, most: number, what: string): number {
  if (typeof length !== "number" || !(length > 0 && length <= most))
    throw invalid(`${what} must be a positive number up to ${most}, got ${gotValue(length)}`);
  return length;
}
