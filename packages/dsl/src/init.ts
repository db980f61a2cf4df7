import { checkOptions, gotKind, gotValue, SinterError } from "@sinter/ir";
import type { Initializer } from "./initializer.ts";
import { isModel, MODEL, type Model } from "./model.ts";
import { orthonormalize } from "./orthonormal.ts";
import type { Param, Params } from "./params.ts";
import { generator } from "./random.ts";
import type { WeightInit } from "./weights/weight-init.ts";

export interface InitOptions {
  /** A whole number from which all values follow. */
  readonly seed: number;
  /** How the weights of layers with two axes and more start, not those of embeddings; by PyTorch's defaults unless given. */
  readonly weights?: WeightInit;
}

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
export function init<M extends Model>(model: M, options: InitOptions): Params<M> {
  if (!isModel(model))
    throw new SinterError("INVALID_ARGUMENT", `init expects a model, got ${gotKind(model)}`);
  const { seed, weights } = checkOptions<InitOptions>(options, ["seed", "weights"], "init");
  if (seed === undefined || !Number.isSafeInteger(seed))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `init needs an integer seed, as in { seed: 1 }, got ${gotValue(seed)}`,
    );
  if (weights !== undefined && typeof weights !== "function")
    throw new SinterError(
      "INVALID_ARGUMENT",
      `init: weights is a way to start, such as kaiming(), got ${gotKind(weights)}`,
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
    const isWeight = shape.length > 1 && Object(initializer).kind === "uniform";
    const start = weights !== undefined && isWeight ? weights(shape) : initializer;
    fill(data, start, generator(seed, name), shape);
    for (const each of [name, ...aliases]) result[each] = { shape, data };
  }
  return result as Params<M>;
}

/** Random numbers that are made together; small functions over them soon run compiled. */
const CHUNK = 512;

function fill(
  data: Float32Array,
  initializer: Initializer,
  random: (to: Float64Array) => void,
  shape: readonly number[],
): void {
  if (typeof initializer === "number") {
    data.fill(initializer);
    return;
  }
  if (initializer.kind === "orthogonal") {
    fill(data, { kind: "normal", deviation: 1 }, random, shape);
    makeOrthogonal(data, shape, initializer.gain);
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

/** Rows or columns, of which there are fewer, made orthogonal. */
function makeOrthogonal(data: Float32Array, [rows = 1]: readonly number[], gain: number): void {
  const columns = data.length / rows;
  const isWide = rows <= columns;
  const [count, length] = isWide ? [rows, columns] : [columns, rows];
  const place = (i: number, k: number) => (isWide ? i * columns + k : k * columns + i);
  const vectors = Float64Array.from(data, (_, at) => data[place(Math.floor(at / length), at % length)]!);
  orthonormalize(vectors, count, length);
  for (let i = 0; i < count; i++)
    for (let k = 0; k < length; k++) data[place(i, k)] = gain * vectors[i * length + k]!;
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
