import { linear, type Model, relu, sequential, softmax, tanh } from "sinter";

/** A model of the kernel and peer benchmarks, with one input x [batch, width]. */
export interface Workload {
  readonly name: string;
  readonly what: string;
  readonly model: Model<{ x: ["batch", number] }, ["batch", number]>;
  readonly width: number;
}

const workload = (name: string, what: string, width: number, model: unknown): Workload => ({
  name,
  what,
  width,
  model: model as Workload["model"],
});
const chain = Array.from({ length: 8 }, () => linear(512, 512));

/** From two inputs to eight million weights; W3 is for the optimizer, W3f is the same fused by hand. */
export const workloads: readonly Workload[] = [
  workload("W1", "2 → 10 relu → 2", 2, sequential(linear(2, 10), relu(), linear(10, 2))),
  workload(
    "W2",
    "784 → 512 relu → 256 relu → 10 softmax",
    784,
    sequential(linear(784, 512), relu(), linear(512, 256), relu(), linear(256, 10), softmax()),
  ),
  workload("W3", "512 → 512, eight times, relu → 10", 512, sequential(...chain, relu(), linear(512, 10))),
  workload("W3f", "512 → 512 relu → 10", 512, sequential(linear(512, 512), relu(), linear(512, 10))),
  workload("W4", "1024 → 4096 tanh → 1024", 1024, sequential(linear(1024, 4096), tanh(), linear(4096, 1024))),
  workload("W5", "256 → 1000 softmax", 256, sequential(linear(256, 1000), softmax())),
];

export const workloadNamed = (name: string): Workload => workloads.find((w) => w.name === name)!;

export const batches = [1, 32, 256] as const;
