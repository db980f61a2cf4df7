import { checkOptions, gotKind, gotValue, SinterError } from "@sinter/ir";
import type { Initializer } from "./initializer.ts";
import { isModel, MODEL, type Model } from "./model.ts";
import type { Param, Params } from "./params.ts";

/** 2 GiB of f32, the most that a program can hold. */
const MOST_ELEMENTS = 2 ** 29;

/**
 * Fresh parameters by PyTorch's defaults: weight and bias of a linear layer uniform in
 * ±1/√in (Kaiming uniform with a = √5), an embedding normal with deviation 1, a PReLU's slope 0.25.
 *
 * Each value depends on the seed, its parameter's name and its position alone, so that adding a
 * layer leaves the others as they were.
 *
 * @throws SinterError INVALID_ARGUMENT if the seed is not an integer; UNSUPPORTED if a parameter is
 *   larger than a program can hold
 */
export function init<M extends Model>(model: M, options: { readonly seed: number }): Params<M> {
  if (!isModel(model))
    throw new SinterError("INVALID_ARGUMENT", `init expects a model, got ${gotKind(model)}`);
  const { seed } = checkOptions<{ seed: number }>(options, ["seed"], "init");
  if (seed === undefined || !Number.isSafeInteger(seed))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `init needs an integer seed, as in { seed: 1 }, got ${gotValue(seed)}`,
    );
  const result: Record<string, Param> = {};
  for (const { name, shape, initializer, aliases, isUsed } of model[MODEL].params) {
    if (!isUsed) continue;
    const size = shape.reduce((n, dim) => n * dim, 1);
    if (size > MOST_ELEMENTS)
      throw new SinterError(
        "UNSUPPORTED",
        `${name} has ${size} elements, more than the ${MOST_ELEMENTS} that fit`,
      );
    const data = new Float32Array(size);
    fill(data, initializer, generator(seed, name));
    for (const each of [name, ...aliases]) result[each] = { shape, data };
  }
  return result as Params<M>;
}

/** Random numbers that are made together; small functions over them soon run compiled. */
const CHUNK = 512;

function fill(data: Float32Array, initializer: Initializer, random: (to: Float64Array) => void): void {
  if (typeof initializer === "number") {
    data.fill(initializer);
    return;
  }
  const numbers = new Float64Array(CHUNK);
  const size = initializer.kind === "normal" ? CHUNK / 2 : CHUNK;
  for (let from = 0; from < data.length; from += size) {
    const end = Math.min(data.length, from + size);
    random(numbers);
    if (initializer.kind === "normal") normal(data, from, end, numbers, initializer.deviation);
    else uniform(data, from, end, numbers, initializer.bound);
  }
}

function uniform(to: Float32Array, from: number, end: number, numbers: Float64Array, bound: number): void {
  for (let i = from; i < end; i++) to[i] = bound * (2 * numbers[i - from]! - 1);
}

/** Box and Muller, 1958: √(−2 ln u)·cos 2πv with u in (0, 1]. */
function normal(to: Float32Array, from: number, end: number, numbers: Float64Array, deviation: number): void {
  for (let i = from; i < end; i++) {
    const [u, v] = [1 - numbers[2 * (i - from)]!, numbers[2 * (i - from) + 1]!];
    to[i] = deviation * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  }
}

/**
 * Uniform numbers in [0, 1), as many as an array holds: the sfc32 generator (Chris Doty-Humphrey's
 * PractRand), seeded with both halves of the seed and the FNV-1a hash of the name.
 */
function generator(seed: number, name: string): (to: Float64Array) => void {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  const state = Int32Array.of(seed, Math.floor(seed / 2 ** 32), hash, 1);
  const next = (to: Float64Array) => {
    let [a, b, c, counter] = state as unknown as [number, number, number, number];
    for (let i = 0; i < to.length; i++) {
      const sum = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + sum) | 0;
      to[i] = (sum >>> 0) / 2 ** 32;
    }
    state.set([a, b, c, counter]);
  };
  next(new Float64Array(12));
  return next;
}
