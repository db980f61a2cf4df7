import { type AnyLayer, linear, type Model, relu, sequential, softmax, tanh } from "sinter";

type Activation = "relu" | "tanh" | "softmax";

/** A linear layer and what follows it. */
export interface WorkloadLayer {
  readonly k: number;
  readonly n: number;
  readonly activation: Activation | null;
  /** Names of the parameters in the model. */
  readonly weight: string;
  readonly bias: string;
}

/** A model of the kernel and peer benchmarks, with one input x [batch, width]. */
export interface Workload {
  readonly name: string;
  readonly what: string;
  readonly width: number;
  readonly layers: readonly WorkloadLayer[];
  readonly model: Model<{ x: ["batch", number] }, ["batch", number]>;
}

const activations = { relu, tanh, softmax } as const;

/** A workload from its layers: inputs, outputs, and what follows. */
export function workload(
  name: string,
  what: string,
  spec: readonly [number, number, Activation?][],
): Workload {
  const parts: AnyLayer[] = [];
  const layers = spec.map(([k, n, activation]): WorkloadLayer => {
    const at = parts.push(linear(k, n)) - 1;
    if (activation !== undefined) parts.push(activations[activation]() as AnyLayer);
    return { k, n, activation: activation ?? null, weight: `${at}.weight`, bias: `${at}.bias` };
  });
  const list: readonly AnyLayer[] = parts;
  return {
    name,
    what,
    width: spec[0]![0],
    layers,
    model: sequential(...list) as unknown as Workload["model"],
  };
}

const same = (count: number): [number, number][] => Array.from({ length: count }, () => [512, 512]);

/** From two inputs to eight million weights; W3 is for the optimizer, W3f is the same fused by hand. */
export const workloads: readonly Workload[] = [
  workload("W1", "2 → 10 relu → 2", [
    [2, 10, "relu"],
    [10, 2],
  ]),
  workload("W2", "784 → 512 relu → 256 relu → 10 softmax", [
    [784, 512, "relu"],
    [512, 256, "relu"],
    [256, 10, "softmax"],
  ]),
  workload("W3", "512 → 512 eight times, relu → 10", [...same(7), [512, 512, "relu"], [512, 10]]),
  workload("W3f", "512 → 512 relu → 10", [
    [512, 512, "relu"],
    [512, 10],
  ]),
  workload("W4", "1024 → 4096 tanh → 1024", [
    [1024, 4096, "tanh"],
    [4096, 1024],
  ]),
  workload("W5", "256 → 1000 softmax", [[256, 1000, "softmax"]]),
];

export const workloadNamed = (name: string): Workload => workloads.find((w) => w.name === name)!;

export const batches = [1, 32, 256] as const;
