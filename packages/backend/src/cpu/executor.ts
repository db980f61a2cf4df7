import { SinterError, type Values } from "@sinter/ir";
import type { Executor } from "../executor.ts";
import { type Layout, layOut } from "../plan/layout.ts";
import { storedSize, writeStatics } from "../plan/statics.ts";
import type { GemmStep, Lowered, MapOperand, MapStep, Ref, Step } from "../plan/steps.ts";
import { type Address, addressOf } from "./address.ts";
import { gemm, matmul, packing } from "./gemm.ts";
import { argmaxRows, gatherRow } from "./indices.ts";
import { copyStrided, layerNormRows, makeSoftmax, reduceRows } from "./rows.ts";
import { compileTape } from "./tape.ts";

/** Computes one step for rows `from` to `from + rows` of the batch. */
type Task = (from: number, rows: number) => void;

/** Plain TypeScript kernels over one Float32Array: no WebAssembly, no eval. */
export function cpuExecutor(lowered: Lowered, params: Values): Executor {
  const layout = layOut(lowered, { sizeOf: (value) => storedSize(value, packing) });
  const memory = allocate(layout.floats);
  writeStatics(memory, lowered, layout, params, packing);
  const tasks = lowered.steps.map((step) => makeTask(step, memory, layout));
  const run = (rows: number) => {
    for (let from = 0; from < rows; from += layout.blockRows)
      for (const task of tasks) task(from, Math.min(layout.blockRows, rows - from));
  };
  return { memory, layout, run };
}

function allocate(floats: number): Float32Array {
  try {
    return new Float32Array(floats);
  } catch {
    throw new SinterError(
      "UNSUPPORTED",
      `the program needs ${Math.ceil(floats / 2 ** 18)} MiB of memory, which this process does not get`,
    );
  }
}

function makeTask(step: Step, memory: Float32Array, layout: Layout): Task {
  const address = (ref: Ref): Address => addressOf(ref, layout);
  const out = address({ kind: "buffer", buffer: step.out });
  const batched = step.out.batched;
  switch (step.kind) {
    case "gemm":
      return gemmTask(step, memory, layout);
    case "matmul": {
      const [a, b] = [address(step.a), address(step.b)];
      const { count, sharedB, m, k, n } = step;
      return (from, rows) => {
        for (let row = 0; row < (batched ? rows : 1); row++)
          for (let c = 0; c < count; c++) {
            const bAt = sharedB ? b(from + row) : b(from + row) + c * k * n;
            matmul(memory, a(from + row) + c * m * k, bAt, out(from + row) + c * m * n, m, k, n);
          }
      };
    }
    case "map": {
      const run = mapTask(step, memory, layout);
      return (from, rows) => run(from, batched ? rows : 1);
    }
    case "reduce": {
      const x = address(step.x);
      return (from, rows) =>
        reduceRows(
          memory,
          step.reduce,
          x(from),
          out(from),
          step.outer * (batched ? rows : 1),
          step.length,
          step.inner,
        );
    }
    case "argmax": {
      const x = address(step.x);
      return (from, rows) => argmaxRows(memory, x(from), out(from), step.outer * (batched ? rows : 1), step);
    }
    case "gather": {
      const [x, indices] = [address(step.x), address(step.indices)];
      return (from, rows) => {
        for (let row = from; row < from + (batched ? rows : 1); row++)
          gatherRow(memory, x(row), indices(row), out(row), step);
      };
    }
    case "softmax": {
      const x = address(step.x);
      const softmax = makeSoftmax(step.log);
      return (from, rows) =>
        softmax(memory, x(from), out(from), step.outer * (batched ? rows : 1), step.length);
    }
    case "layerNorm": {
      const [x, gamma, beta] = [address(step.x), address(step.gamma), address(step.beta)];
      return (from, rows) => {
        const outer = step.outer * (batched ? rows : 1);
        layerNormRows(memory, x(from), out(from), outer, step, gamma(from), beta(from));
      };
    }
    case "copy": {
      const x = address(step.x);
      return (from, rows) => {
        for (let row = from; row < from + (batched ? rows : 1); row++)
          copyStrided(memory, x(row) + step.from.offset, out(row) + step.to.offset, step);
      };
    }
  }
}

function gemmTask(step: GemmStep, memory: Float32Array, layout: Layout): Task {
  const x = addressOf(step.x, layout);
  const out = addressOf({ kind: "buffer", buffer: step.out }, layout);
  const weight = layout.offsetOf(step.weight);
  const bias = step.bias === null ? -1 : layout.offsetOf(step.bias);
  const { k, n, epilogue } = step;
  const finish =
    epilogue === null
      ? null
      : mapTask(
          {
            kind: "map",
            body: epilogue.body,
            operands: [{ ref: { kind: "buffer", buffer: step.out }, access: "full" }, ...epilogue.extras],
            period: n,
            size: step.rows * n,
            out: step.out,
          },
          memory,
          layout,
        );
  return (from, rows) => {
    const batchRows = step.out.batched ? rows : 1;
    gemm(memory, x(from), weight, bias, out(from), step.rows * batchRows, k, n);
    finish?.(from, batchRows);
  };
}

function mapTask(step: MapStep, memory: Float32Array, layout: Layout): Task {
  const tape = compileTape(step.body);
  const out = addressOf({ kind: "buffer", buffer: step.out }, layout);
  const sources = step.operands.map(({ ref }) => addressOf(ref, layout));
  const { period, size } = step;
  const loaders = step.operands.map(({ access }) => load[access]);
  return (from, rows) => {
    const to = out(from);
    tape(
      size * rows,
      (index, register, at, count) => {
        const loader = loaders[index];
        if (loader === undefined) throw new SinterError("INTERNAL", `the formula has no operand ${index}`);
        loader(memory, sources[index]!(from), register, at, count, period);
      },
      (at, count, result) => {
        for (let i = 0; i < count; i++) memory[to + at + i] = result[i]!;
      },
    );
  };
}

type Loader = (
  m: Float32Array,
  source: number,
  register: Float32Array,
  at: number,
  count: number,
  period: number,
) => void;

const load: { readonly [A in MapOperand["access"]]: Loader } = {
  full: (m, source, register, at, count) => {
    for (let i = 0; i < count; i++) register[i] = m[source + at + i]!;
  },
  one: (m, source, register, _, count) => {
    register.fill(m[source]!, 0, count);
  },
  row: (m, source, register, at, count, period) => {
    for (let i = 0, j = at % period; i < count; i++) {
      register[i] = m[source + j]!;
      if (++j === period) j = 0;
    }
  },
};
