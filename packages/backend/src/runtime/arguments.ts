import { bindDims, gotKind, isLost, kindOf, LOST, SinterError } from "@sinter/ir";
import { arrays, type NumberArray, plain } from "./arrays.ts";
import { converted } from "./converted.ts";
import type { Port } from "./port.ts";

/**
 * The batch size that the inputs' lengths agree on; 1 where every shape is fixed.
 * @throws SinterError INPUT_MISMATCH if a length fits no batch, or two inputs disagree
 */
export function batchOf(ports: readonly Port[], given: readonly NumberArray[]): number {
  let batch = -1;
  for (let i = 0; i < ports.length; i++) {
    const { batched, rowSize } = ports[i]!;
    refuseLost(ports[i]!, given[i]!);
    const rows = given[i]!.length / rowSize;
    const fits = batched ? rows === Math.floor(rows) && (batch < 0 || rows === batch) : rows === 1;
    if (!fits) explainLengths(ports, given);
    if (batched) batch = rows;
  }
  return batch < 0 ? 1 : batch;
}

function explainLengths(ports: readonly Port[], given: readonly NumberArray[]): never {
  const lengths = new Map(ports.map(({ name }, i) => [name, given[i]!.length]));
  bindDims(
    ports.map(({ spec }) => spec),
    (name) => lengths.get(name)!,
  );
  throw new SinterError("INTERNAL", "the inputs' lengths fit, but no batch size follows from them");
}

/**
 * The array for a port among a call's arrays: a bare one, or by name.
 * @param isInput takes values in other kinds of arrays, too
 * @throws SinterError INPUT_MISMATCH if there is none of its type
 */
export function arrayFor(
  port: Port,
  given: unknown,
  count: number,
  call: string,
  isInput: boolean,
): NumberArray {
  const bare = count === 1 ? arrayOf(port, given, isInput) : null;
  if (bare !== null) return bare;
  const isRecord =
    typeof given === "object" &&
    given !== null &&
    !ArrayBuffer.isView(given) &&
    !Array.isArray(given) &&
    (port.name in given || given.constructor === Object);
  const expected = `${port.dtype === "i32" ? "an" : "a"} ${arrays[port.dtype].name}`;
  if (!isRecord)
    throw new SinterError(
      "INPUT_MISMATCH",
      `${port.label}: ${call} expects ${count === 1 ? expected : "an object with an array for each"}, got ${gotKind(given)}`,
    );
  const value = (given as Record<string, unknown>)[port.name];
  const array = arrayOf(port, value, isInput);
  if (array !== null) return array;
  throw new SinterError("INPUT_MISMATCH", `${port.label}: expected ${expected}, got ${gotKind(value)}`);
}

/** A value as an array of the port's kind, or null. */
function arrayOf(port: Port, value: unknown, isInput: boolean): NumberArray | null {
  if (isA(arrays[port.dtype], value)) return present(port, value);
  return isInput ? converted(value, port) : null;
}

/** The array as it is when it is taken; what is got later may still take its values away. */
function present(port: Port, array: NumberArray): NumberArray {
  refuseLost(port, array);
  return plain(array, port.dtype);
}

/** @throws SinterError INPUT_MISMATCH if the array has lost its values */
function refuseLost(port: Port, array: NumberArray): void {
  if (array.length === 0 && isLost(array)) throw new SinterError("INPUT_MISMATCH", `${port.label}: ${LOST}`);
}

const isA = (wanted: { readonly name: string }, value: unknown): value is NumberArray =>
  kindOf(value) === wanted.name;

/** @throws SinterError INPUT_MISMATCH if a record has a key that is no port */
export function checkNames(given: unknown, ports: readonly Port[], what: "input" | "output"): void {
  if (typeof given !== "object" || given === null || ArrayBuffer.isView(given) || Array.isArray(given))
    return;
  for (const key in given)
    if (!hasPort(ports, key))
      throw new SinterError(
        "INPUT_MISMATCH",
        ports[0]?.name === ""
          ? `${key}: the program has one ${what} without a name; give its array as it is`
          : `${key}: the program has no such ${what}; it has ${ports.map((port) => port.name).join(", ")}`,
      );
}

/** A loop, because a call allocates nothing, not even a closure. */
function hasPort(ports: readonly Port[], name: string): boolean {
  for (let i = 0; i < ports.length; i++) if (ports[i]!.name === name) return true;
  return false;
}
