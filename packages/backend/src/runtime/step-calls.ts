import { bufferOf, type DType, lengthOf } from "@sinter/ir";
import { arrayFor, batchOf } from "./arguments.ts";
import { arrays, isShared, type NumberArray, SMALL } from "./arrays.ts";
import type { Instance, Manifest } from "./manifest.ts";
import { refuseOwn } from "./memory.ts";
import { passesOf } from "./passes.ts";
import { Port } from "./port.ts";

/** A program that replaces states, called again and again. */
export interface StepCalls {
  /**
   * Computes the outputs, none of which has rows, and replaces the states if `accept` says so when the outputs are there.
   * Arrays of the lengths that the last call had skip the checks that those passed.
   * @param arrays the inputs, in the graph's order
   * @param outputs as long as the outputs are, in the graph's order
   * @throws SinterError INPUT_MISMATCH, naming the input; nothing is computed then
   */
  run(arrays: readonly unknown[], outputs: readonly NumberArray[], accept: () => boolean): void;
  /** What the program keeps between runs, by name: views of its own memory. */
  readonly states: Readonly<Record<string, Float32Array>>;
}

export function stepCalls(manifest: Manifest, instance: Instance): StepCalls {
  const { memory } = instance;
  const inputs = manifest.inputs.map((spec) => new Port(spec, memory));
  const outputs = manifest.outputs.map((spec) => new Port(spec, memory));
  const states = manifest.states.map((spec) => new Port(spec, memory));
  const run = passesOf(manifest, instance, inputs, outputs);
  const given: NumberArray[] = inputs.map(() => new Float32Array(0));
  const lengths = inputs.map(() => -1);
  let batch = 0;
  const take = (arrays: readonly unknown[]): void => {
    const record = Object.fromEntries(inputs.map(({ name }, i) => [name, arrays[i]]));
    for (let i = 0; i < inputs.length; i++)
      given[i] = arrayFor(inputs[i]!, record, inputs.length, "the program", true);
    for (let i = 0; i < inputs.length; i++) refuseOwn(inputs[i]!, given[i]!, memory);
    batch = batchOf(inputs, given);
    for (let i = 0; i < inputs.length; i++) lengths[i] = given[i]!.length;
  };
  return {
    run(arrays, results, accept) {
      let isKnown = true;
      for (let i = 0; i < inputs.length && isKnown; i++) {
        const array = arrays[i];
        isKnown = isArrayOf(inputs[i]!.dtype, lengths[i]!, array);
        if (isKnown) given[i] = array as NumberArray;
      }
      if (!isKnown) take(arrays);
      for (let i = 0; i < inputs.length; i++) inputs[i]!.check(given[i]!);
      run(given, results, batch, accept);
    },
    states: Object.fromEntries(states.map((port) => [port.name, port.view(1)])),
  };
}

/**
 * Whether a value is an array of this realm for a dtype, with that many elements, at least one, whatever a `length` of
 * its own says. Memory that other threads may change is none: it would be checked before it is read.
 */
const isArrayOf = (dtype: DType, length: number, x: unknown): boolean =>
  ArrayBuffer.isView(x) &&
  x instanceof arrays[dtype] &&
  x.length === length &&
  (length > SMALL ? lengthOf(x) === length : x[length - 1] !== undefined) &&
  (dtype === "f32" || !isShared(bufferOf(x)));
