import { readFileSync } from "node:fs";
import * as g from "@sinter/ir/build";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  add,
  compile,
  explain,
  gelu,
  init,
  instantiate,
  interpret,
  linear,
  model,
  optimize,
  type ParamValues,
  parse,
  print,
  relu,
  type SinterError,
  sequential,
  softmax,
  sub,
  tanh,
  tensor,
} from "./index.ts";

const mlp = sequential(linear(3, 4), relu(), linear(4, 2));
const params = init(mlp, { seed: 1 });
const program = compile(mlp, { params });

describe("an embedded program", () => {
  it("runs from its module, with or without its manifest as JSON keeps it", () => {
    const { bytes, manifest } = compile(mlp, { params, embed: true });
    const x = Float32Array.of(0.1, -0.2, 0.3);
    expect(instantiate(bytes!.slice()).run(x)).toEqual(program.run(x));
    expect(instantiate(bytes!.slice(), JSON.parse(JSON.stringify(manifest))).run(x)).toEqual(program.run(x));
  });

  it("that is none is refused", () => {
    expect(() => instantiate(Uint8Array.of(1, 2, 3), program.manifest)).toThrow(
      "this engine did not take the module",
    );
    expect(() => instantiate(program.bytes!, program.manifest)).toThrow(
      "compile the model with { embed: true }",
    );
    const { bytes } = compile(mlp, { params, embed: true });
    const other = compile(sequential(linear(3, 1)), {
      params: { "0.weight": new Float32Array(3), "0.bias": new Float32Array(1) },
    });
    for (const manifest of [other.manifest, {}, null])
      expect(() => instantiate(bytes!, manifest as never)).toThrow("the manifest belongs to another module");
    expect(() => compile(mlp, { params, embed: true, backend: "cpu" })).toThrow(
      "embed is for the wasm backend",
    );
  });
});

describe("a graph", () => {
  it("that was parsed runs as the model does", () => {
    const graph = parse(print(mlp));
    const x = Float32Array.of(0.1, -0.2, 0.3);
    expect(compile(graph, { params }).run(x)).toEqual(compile(mlp, { params }).run(x));
  });
});

describe("a graph of constants", () => {
  const graph = (body: string) => parse(`graph g(x: f32[n, 3]) { %1 = const([1, 5, 2]) : f32[3] ${body} }`);
  it("keeps indices and masks what they are", () => {
    const picked = graph("%2 = argmax(%1, axis=0) : i32[] %3 = gather(x, %2, axis=1) : f32[n] return %3");
    expect(compile(picked).run(Float32Array.of(7, 8, 9))).toEqual(Float32Array.of(8));
    const index = graph("%2 = argmax(%1, axis=0) : i32[] return x: x, y: %2");
    expect((compile(index).run(new Float32Array(3)) as { y: unknown }).y).toEqual(Int32Array.of(1));
  });
});

it("one number is added to every feature of a layer, as it was written", () => {
  const graph = parse(
    "graph g(x: f32[n, 2]) { %1 = linear(x, @w) : f32[n, 6] %2 = add(%1, 0.5) : f32[n, 6] return %2 } where { @w: f32[6, 2] }",
  );
  for (const backend of ["wasm", "cpu"] as const)
    for (const batch of [1, 7]) {
      const params = { w: new Float32Array(12) };
      const { run } = compile(graph, { backend, params, optimize: false });
      expect(run(new Float32Array(2 * batch))).toEqual(new Float32Array(6 * batch).fill(0.5));
    }
});

it("a vector times a weight that is an input runs", () => {
  const graph = parse("graph g(x: f32[4], w: f32[3, 4]) { %1 = linear(x, w) : f32[3] return %1 }");
  for (const backend of ["wasm", "cpu"] as const)
    expect(
      compile(graph, { backend }).run({ x: Float32Array.of(1, 2, 3, 4), w: new Float32Array(12).fill(0.5) }),
    ).toEqual(Float32Array.of(5, 5, 5));
});

describe("compile", () => {
  it("infers the batch from the input's length", () => {
    expect(program.run(new Float32Array(3))).toHaveLength(2);
    expect(program.run(new Float32Array(3 * 1000))).toHaveLength(2000);
  });

  it("takes the weights of a layer that stands twice under both names, as interpret does", () => {
    const layer = linear(3, 3);
    const twice = sequential(layer, layer);
    const weights = init(twice, { seed: 1 });
    const x = Float32Array.of(1, 2, 3);
    const y = compile(twice, { params: weights }).run(x);
    const expected = interpret(twice, { x }, weights)[""]!;
    for (const [i, value] of y.entries()) expect(value).toBeCloseTo(expected[i]!, 5);
  });

  it("gives an empty result for an empty input", () =>
    expect(program.run(new Float32Array(0))).toEqual(new Float32Array(0)));

  it("returns a fresh array from each run", () => {
    const first = program.run(Float32Array.of(1, 2, 3));
    const copy = first.slice();
    program.run(Float32Array.of(9, 9, 9));
    expect(first).toEqual(copy);
  });

  it("takes and returns records where the model has names, and types both", () => {
    const net = model({ a: tensor(["batch", 2]), b: tensor(["batch", 2]) }, ({ a, b }) => ({
      sum: add(a, b),
      difference: sub(a, b),
    }));
    const run = compile(net).run;
    type Input = Parameters<typeof run>[0];
    expectTypeOf<{ a: Float32Array; b: number[] }>().toExtend<Input>();
    expectTypeOf<{ a: Float32Array; b: Int32Array }>().not.toExtend<Input>();
    expectTypeOf<{ a: Float32Array }>().not.toExtend<Input>();
    expectTypeOf(run).returns.toEqualTypeOf<{
      readonly sum: Float32Array;
      readonly difference: Float32Array;
    }>();
    expectTypeOf(program.run).returns.toEqualTypeOf<Float32Array>();
    expect(run({ a: Float32Array.of(5, 6), b: Float32Array.of(1, 2) })).toEqual({
      sum: Float32Array.of(6, 8),
      difference: Float32Array.of(4, 4),
    });
    expect(program.run({ x: new Float32Array(3) })).toHaveLength(2);
  });

  it("runs with shapes that are all fixed, and with inputs that have no batch", () => {
    const fixed = model({ x: tensor([2, 2]), shift: tensor([2]) }, ({ x, shift }) => add(x, shift));
    const mixed = model({ x: tensor(["batch", 2]), shift: tensor([2]) }, ({ x, shift }) => ({
      y: add(x, shift),
      twice: add(shift, shift),
    }));
    for (const backend of ["cpu", "wasm"] as const) {
      expect(
        compile(fixed, { backend }).run({ x: Float32Array.of(1, 2, 3, 4), shift: Float32Array.of(10, 20) }),
      ).toEqual(Float32Array.of(11, 22, 13, 24));
      const run = compile(mixed, { backend }).run;
      const shift = Float32Array.of(10, 20);
      expect(run({ x: Float32Array.of(1, 2, 3, 4), shift })).toEqual({
        y: Float32Array.of(11, 22, 13, 24),
        twice: Float32Array.of(20, 40),
      });
      expect(run({ x: new Float32Array(0), shift })).toEqual({
        y: new Float32Array(0),
        twice: Float32Array.of(20, 40),
      });
    }
  });

  it("runs batches larger than what it holds at once", () => {
    const wide = sequential(linear(1000, 1));
    const weights = { "0.weight": new Float32Array(1000).fill(0.5), "0.bias": Float32Array.of(1) };
    const batch = 9000;
    const x = new Float32Array(batch * 1000);
    for (let row = 0; row < batch; row++) x[row * 1000] = row;
    for (const backend of ["cpu", "wasm"] as const) {
      const y = compile(wide, { params: weights, backend }).run(x);
      expect(y.every((value, row) => value === row / 2 + 1)).toBe(true);
    }
  });

  it("says on what it runs and what it did", () => {
    const { report, graph, bytes, backend } = compile(sequential(linear(2, 10), linear(10, 2)), {
      params: init(sequential(linear(2, 10), linear(10, 2)), { seed: 1 }),
    });
    expect(backend).toBe("wasm");
    expect(report.fired.map((f) => f.rule)).toEqual(["linear-linear"]);
    expect(report.before.macsPerRow).toBe(40);
    expect(report.after.macsPerRow).toBe(4);
    expect(report.backend).toMatchObject({ name: "wasm", fallback: null, moduleBytes: bytes!.length });
    expect(WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)).toBe(true);
    expect(print(graph)).toContain("@1.weight·@0.weight");
    expect(compile(mlp, { params, backend: "cpu" }).report.backend).toMatchObject({
      name: "cpu",
      fallback: null,
      moduleBytes: 0,
    });
  });

  it("falls back to the cpu, with the reason, where WebAssembly is refused", () => {
    const { Module } = WebAssembly;
    try {
      WebAssembly.Module = class {
        constructor() {
          throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
        }
      } as never;
      const fallen = compile(mlp, { params });
      expect(fallen.backend).toBe("cpu");
      expect(fallen.report.backend.fallback).toBe(
        "this engine did not compile the module: Wasm code generation disallowed by embedder",
      );
      expect(() => compile(mlp, { params, backend: "wasm" })).toThrow(
        "the wasm backend cannot run here: this engine did not compile",
      );
    } finally {
      WebAssembly.Module = Module;
    }
  });

  it("carries NaN and infinities as IEEE 754 says", () => {
    const identity = { "0.weight": Float32Array.of(1, 0, 0, 1), "0.bias": new Float32Array(2) };
    for (const backend of ["cpu", "wasm"] as const) {
      const run = compile(sequential(linear(2, 2), relu()), { params: identity, backend }).run;
      expect(run(Float32Array.of(Number.NaN, 1))).toEqual(Float32Array.of(Number.NaN, Number.NaN));
      expect(run(Float32Array.of(Infinity, 1))).toEqual(Float32Array.of(Infinity, Number.NaN));
      expect(run(Float32Array.of(3e38, -1))).toEqual(Float32Array.of(Math.fround(3e38), 0));
    }
  });
});

it("the oracle takes a model, its inputs and its parameters, prototypes aside", () => {
  const x = Float32Array.of(1, 2, 3);
  const expected = interpret(mlp, { x }, params)[""]!;
  program.run(x).forEach((v, i) => {
    expect(v).toBeCloseTo(expected[i]!, 6);
  });
  const odd = model({ constructor: tensor([1]) }, (inputs) => relu(inputs.constructor));
  expect(() => interpret(odd, {})).toThrow("constructor: no values were given for this input");
});

it("deterministic gives the same bits everywhere: those stored here", () => {
  const net = sequential(linear(7, 13), tanh(), linear(13, 5), gelu(), linear(5, 3), softmax());
  const { run, report } = compile(net, {
    params: init(net, { seed: 5 }),
    backend: "wasm",
    deterministic: true,
  });
  const y = run(Float32Array.from({ length: 8 * 7 }, (_, i) => Math.fround((i % 11) / 4 - 1)));
  expect(report.backend.relaxedMadd).toBe(false);
  // FNV-1a over the bits of all 24 results.
  const hash = new Uint32Array(y.buffer).reduce((h, bits) => Math.imul(h ^ bits, 0x01000193), 0x811c9dc5);
  expect({ first: [...y.subarray(0, 3)], hash: hash >>> 0 }).toEqual(
    JSON.parse(readFileSync("test/data/deterministic.json", "utf8")),
  );
});

describe("calls without copies", () => {
  const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
  for (const backend of ["cpu", "wasm"] as const) {
    const { run, runInto, bind } = compile(mlp, { params, backend });
    it(`runInto writes what run gives, on ${backend}`, () => {
      const y = new Float32Array(4);
      runInto(rows, y);
      expect(y).toEqual(run(rows));
      expect(() => runInto(rows, new Float32Array(3))).toThrow(
        "the output: expected room for 4 values, got 3",
      );
      expect(() => runInto(rows, { output: new Float32Array(4) } as never)).toThrow(
        "output: the program has one output without a name; give its array as it is",
      );
      expect(() => runInto(rows, [0, 0, 0, 0] as never)).toThrow(
        "the output: runInto expects a Float32Array, got an array",
      );
    });

    it(`bind computes in the program's own memory, on ${backend}`, () => {
      const bound = bind(2);
      bound.inputs.x.set(rows);
      // @ts-expect-error the model has no such input
      expect(bound.inputs.typo).toBeUndefined();
      bound.run();
      expect(bound.outputs.output).toEqual(run(rows));
      expect(() => bind(0)).toThrow("bind expects a whole number of rows, at least 1, got 0");
      expect(() => bind(1e9)).toThrow(/larger than the \d+ rows that the program holds at once; use run/);
    });
  }

  it("runInto takes records, and batches larger than what it holds at once", () => {
    const net = model({ a: tensor(["n", 2]), b: tensor([2]) }, ({ a, b }) => ({ sum: add(a, b), fixed: b }));
    const program = compile(net);
    const n = 400_000;
    const [a, b] = [new Float32Array(2 * n).fill(1), Float32Array.of(2, 3)];
    const output = { sum: new Float32Array(2 * n), fixed: new Float32Array(2) };
    program.runInto({ a, b }, output);
    expect(output).toEqual(program.run({ a, b }));
    expect([output.sum.at(-2), output.sum.at(-1)]).toEqual([3, 4]);
    expect(() => program.runInto({ a, b }, { ...output, other: b } as never)).toThrow(
      "other: the program has no such output; it has sum, fixed",
    );
    expect(() => program.runInto({ a, b }, { sum: output.sum } as never)).toThrow(
      "fixed: expected a Float32Array, got undefined",
    );
  });
});

describe("bad input", () => {
  const cases: [string, () => unknown, string][] = [
    [
      "a wrong length",
      () =>
        compile(sequential(linear(64, 1)), {
          params: { "0.weight": new Float32Array(64), "0.bias": new Float32Array(1) },
        }).run(new Float32Array(63)),
      "x: expected a multiple of 64 values for [batch, 64], got 63",
    ],
    ["a text", () => program.run("1, 2, 3" as never), "x: run expects a Float32Array, got string"],
    [
      "f64",
      () => program.run(new Float64Array(3) as never),
      "x: run expects a Float32Array, got a Float64Array",
    ],
    ["nothing", () => program.run(undefined as never), "x: run expects a Float32Array, got undefined"],
    [
      "a record without the input",
      () => program.run({ y: new Float32Array(3) } as never),
      "y: the program has no such input; it has x",
    ],
    ["no model", () => compile({} as never), "compile expects a model, got an object"],
    [
      "a graph made by hand",
      () => compile({ name: "g", inputs: [], outputs: [{ name: null, node: { operands: [] } }] } as never),
      "a graph has inputs, outputs and updates whose nodes are made by the builders; this one was put together by hand",
    ],
    [
      "outputs that overlap",
      () => {
        const [x, memory] = [g.input("x", ["n", 2]), new Float32Array(3)];
        const outputs = [g.apply("neg", x), g.apply("abs", x)].map((node, i) => ({ name: `y${i}`, node }));
        compile({ name: "g", inputs: [x], outputs }).runInto(new Float32Array(2), {
          y0: memory.subarray(0, 2),
          y1: memory.subarray(1, 3),
        });
      },
      "y0 and y1: the arrays for two outputs overlap in memory",
    ],
    [
      "an unknown option",
      () => compile(mlp, { params, optimise: false } as never),
      "compile has no option optimise; it has params, backend, optimize, deterministic, embed",
    ],
    ["null options", () => compile(mlp, null as never), "compile expects options like { params }, got null"],
    [
      "a layer for a model",
      () => compile(linear(2, 2) as never),
      "compile expects a model, got one layer; wrap it, as in sequential(layer)",
    ],
    [
      "a broken graph",
      () => print({ name: "g", inputs: [], outputs: [null] } as never),
      "print expects a model, got an object",
    ],
    ["no report", () => explain(mlp as never), "explain expects a report, as optimize(model).report is one"],
    [
      "no values for the oracle",
      () => interpret(mlp, null as never, params),
      "x: no values were given for this input",
    ],
    [
      "text for the oracle",
      () => interpret(mlp, { x: "123" as never }, params),
      "x: expected an array of numbers, got string",
    ],
    ["no model to optimize", () => optimize(null as never), "optimize expects a model, got null"],
    [
      "an unknown backend",
      () => compile(mlp, { params, backend: "gpu" as never }),
      'the backend is "wasm" or "cpu", got "gpu"',
    ],
    [
      "params that are no object",
      () => compile(mlp, { params: 3 as never }),
      "params must be an object of values by name, got number",
    ],
  ];
  for (const [what, run, message] of cases)
    it(`${what} gets a sentence`, () =>
      expect(run).toThrow(expect.objectContaining({ name: "SinterError", message })));

  it("two inputs that disagree about the batch are both named", () => {
    const net = model({ a: tensor(["batch", 2]), b: tensor(["batch", 3]) }, ({ a, b }) => ({
      a: relu(a),
      b: relu(b),
    }));
    expect(() => compile(net).run({ a: new Float32Array(4), b: new Float32Array(9) })).toThrow(
      "b: expected 6 (batch = 2 as in a) values for [batch, 3], got 9",
    );
  });

  it("all missing, surplus and wrong parameters stand in one error", () => {
    const wrong: ParamValues = {
      "0.weight": { shape: [4, 4], data: new Float32Array(16) },
      "0.bias": new Float32Array(3),
      "2.bias": { shape: [2], data: new Int32Array(2) },
      extra: new Float32Array(1),
    };
    let error: SinterError | undefined;
    try {
      compile(mlp, { params: wrong });
    } catch (thrown) {
      error = thrown as SinterError;
    }
    expect(error?.code).toBe("PARAMS_MISMATCH");
    expect(error?.message).toBe(
      "the parameters do not fit the model: 0.bias should be [4] but has 3 values; 0.weight should be [4, 3] but is [4, 4]; 2.bias should be [2] but holds Int32Array values, not floats; 2.weight [2, 4] is missing; extra is not in the model",
    );
  });
});
