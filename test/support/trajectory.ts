import { readFileSync } from "node:fs";
import {
  adagrad,
  adam,
  adamw,
  bceWithLogits,
  cosine,
  crossEntropy,
  huber,
  kl,
  l1,
  lion,
  mse,
  nll,
  type Optimizer,
  rmsprop,
  type Schedule,
  sgd,
  step,
  type Trainer,
  type TrainerBackend,
  trainer,
} from "@sinter/train";
import {
  type AnyLayer,
  elu,
  gelu,
  linear,
  loadSafetensors,
  type Model,
  type ParamValues,
  prelu,
  relu,
  sequential,
  sigmoid,
  silu,
  tanh,
} from "sinter";

/** How PyTorch was set up, in its own names. */
export interface Spec {
  readonly layers: readonly (readonly [kind: string, ...sizes: (number | boolean)[]])[];
  readonly loss: keyof typeof losses;
  readonly lossArgs: object;
  readonly optimizer: keyof typeof optimizers;
  readonly optimizerArgs: Readonly<Record<string, unknown>>;
  readonly schedule: readonly ["cosine", number] | readonly ["step", number, number] | null;
  readonly clipGradNorm: number | null;
}

const losses = { l1, mse, huber, bceWithLogits, crossEntropy, nll, kl };
const optimizers = { sgd, adam, adamw, rmsprop, adagrad, lion };
const layers: Readonly<Record<string, (...sizes: never[]) => AnyLayer>> = {
  linear: ((n: number, m: number, bias: boolean) => linear(n, m, { bias })) as never,
  relu,
  tanh,
  sigmoid,
  gelu,
  silu,
  elu,
  prelu: prelu as never,
};

/** The names that PyTorch has for options that are called otherwise here. */
const names: Readonly<Record<string, string>> = {
  weight_decay: "weightDecay",
  eps: "epsilon",
  lr_decay: "lrDecay",
};

type Numbers = Float64Array | Float32Array | Int32Array;

/** One of PyTorch's trajectories: its start, batches, losses, and parameters after some steps. */
export function trajectory(file: string) {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const spec = JSON.parse(JSON.parse(bytes.subarray(8, 8 + length).toString()).__metadata__.spec) as Spec;
  const tensors = loadSafetensors(bytes);
  const under = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors).flatMap(([name, { shape, data }]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), { shape, data: data as Float64Array }]] : [],
      ),
    );
  const rows = (name: string, i: number): Numbers => {
    const { shape, data } = tensors[name]!;
    const size = data.length / shape[0]!;
    return (data as Numbers).slice(i * size, (i + 1) * size);
  };
  const count = tensors.x!.shape[0]!;
  return {
    spec,
    init: under("init."),
    batches: Array.from({ length: count }, (_, i) => ({ x: rows("x", i), y: rows("y", i) })),
    losses: tensors.loss!.data as Float64Array,
    after: new Map(
      [1, 10, 60].map((steps) => [
        steps,
        Object.fromEntries(Object.entries(under(`after${steps}.`)).map(([name, { data }]) => [name, data])),
      ]),
    ),
  };
}

/** The network of a trajectory. */
export const networkOf = ({ layers: wanted }: Spec): Model =>
  sequential(...(wanted.map(([kind, ...sizes]) => layers[kind]!(...(sizes as never[]))) as [AnyLayer]));

export const scheduleOf = ({ schedule }: Spec): Schedule | undefined =>
  schedule === null
    ? undefined
    : schedule[0] === "cosine"
      ? cosine(schedule[1])
      : step(schedule[1], schedule[2]);

/** The optimizer of a trajectory. */
export function optimizerOf(spec: Spec): Optimizer {
  const options = Object.fromEntries(
    Object.entries(spec.optimizerArgs).map(([name, value]) => [names[name] ?? name, value]),
  );
  return optimizers[spec.optimizer](options as never);
}

/** The trainer that does what PyTorch did. */
export function trainerOf(spec: Spec, params: ParamValues, backend: TrainerBackend) {
  const t = trainer(networkOf(spec), {
    loss: losses[spec.loss](spec.lossArgs as never) as never,
    optimizer: optimizerOf(spec),
    params,
    backend,
    ...(spec.schedule !== null && { schedule: scheduleOf(spec)! }),
    ...(spec.clipGradNorm !== null && { clipGradNorm: spec.clipGradNorm }),
  });
  return t as unknown as Trainer<Numbers, Numbers, Float32Array, Record<string, { data: Numbers }>>;
}
