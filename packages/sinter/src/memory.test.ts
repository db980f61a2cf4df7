import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { add, compile, init, layerNorm, linear, model, relu, sequential, sub, tensor } from "./index.ts";

const backends = ["wasm", "cpu"] as const;
const error = (code: string, message: string) =>
  expect.objectContaining({ name: "SinterError", code, message });
const affine = (backend: (typeof backends)[number]) =>
  compile(sequential(linear(1, 1)), {
    params: { "0.weight": Float32Array.of(2), "0.bias": Float32Array.of(1) },
    backend,
  });

for (const backend of backends)
  describe(`memory that arrays share, on ${backend}`, () => {
    it("a large batch refuses an output that lies over rows still to be read", () => {
      const { runInto } = affine(backend);
      const buffer = Float32Array.from({ length: 50_001 }, (_, i) => i);
      expect(() => runInto(buffer.subarray(0, 50_000), buffer.subarray(1))).toThrow(
        error(
          "INPUT_MISMATCH",
          "x: an output lies in the same memory, and would overwrite rows of this batch that are still to be read",
        ),
      );
      expect(buffer[50_000]).toBe(50_000);
    });

    it("arrays of another realm are arrays", () => {
      const [x, y, weight] = runInNewContext(
        "[Float32Array.of(1, 2), new Float32Array(2), Float64Array.of(3)]",
      ) as [Float32Array, Float32Array, Float64Array];
      const params = { "0.weight": weight, "0.bias": { shape: [1], data: y.slice(1) } };
      const { run, runInto } = compile(sequential(linear(1, 1)), { params, backend });
      expect([...run(x)]).toEqual([3, 6]);
      runInto(x, y);
      expect([...y]).toEqual([3, 6]);
    });

    it("arrays of a class of the caller's are read as what they hold", () => {
      class Matrix extends Float32Array {
        static get [Symbol.species]() {
          return Int8Array as unknown as Float32ArrayConstructor;
        }
        constructor(rows: number, columns: number) {
          super(rows * columns);
        }
      }
      const rows = new Matrix(50_000, 1);
      for (let i = 0; i < rows.length; i++) rows[i] = i;
      expect(affine(backend).run(rows)).toEqual(affine(backend).run(Float32Array.from(rows)));
    });

    it("arrays that call themselves something else are refused", () => {
      for (const array of [BigInt64Array.of(1n, 2n), new Int32Array(2)]) {
        Object.defineProperty(array, Symbol.toStringTag, { value: "Float32Array" });
        expect(() => affine(backend).run(array as unknown as Float32Array)).toThrow(
          expect.objectContaining({ code: "INPUT_MISMATCH" }),
        );
      }
    });

    it("an array whose buffer was cut off is refused", () => {
      const buffer = new ArrayBuffer(16, { maxByteLength: 32 });
      const array = new Float32Array(buffer, 8, 2);
      buffer.resize(8);
      expect(() => affine(backend).run(array)).toThrow(
        error("INPUT_MISMATCH", "x: the array's buffer was transferred or cut off, it has no values"),
      );
    });

    it("an output's getter changes nothing that was checked", () => {
      const net = model({ x: tensor(["batch", 1]) }, ({ x }) => ({ y: linear(1, 1)(x) }));
      const { runInto } = compile(net, { params: init(net, { seed: 1 }), backend });
      const x = Float32Array.of(1, 2);
      const output = {
        get y() {
          x.buffer.transfer();
          return new Float32Array(2);
        },
      };
      expect(() => runInto({ x }, output)).toThrow(
        error("INPUT_MISMATCH", "x: the array's buffer was transferred or cut off, it has no values"),
      );
    });

    it("in the very same place it is right", () => {
      const { runInto } = affine(backend);
      const rows = Float32Array.from({ length: 50_000 }, (_, i) => i);
      runInto(rows, rows);
      expect(rows.every((y, i) => y === 2 * i + 1)).toBe(true);
    });

    it("what bind gave is refused where it would be overwritten", () => {
      const shape = tensor(["n", 1]);
      const difference = compile(
        model({ a: shape, b: shape }, ({ a, b }) => sub(a, b)),
        { backend },
      );
      const { inputs } = difference.bind(1);
      inputs.a[0] = 5;
      inputs.b[0] = 3;
      expect(() => difference.run({ a: inputs.b, b: inputs.a })).toThrow(
        error(
          "INPUT_MISMATCH",
          "a: this is the program's own memory, from bind; call run of what bind gave, or give a copy",
        ),
      );
      expect(() => difference.run({ a: Float32Array.of(7), b: inputs.a })).toThrow(
        "b: this is the program's own",
      );
      expect(difference.run({ a: inputs.b.slice(), b: inputs.a.slice() })).toEqual(Float32Array.of(-2));
    });

    it("a call from within a getter of another call's arrays is refused", () => {
      const shape = tensor(["n"]);
      const net = model({ a: shape, b: shape }, ({ a, b }) => ({ s: add(a, b), d: sub(a, b) }));
      const { run } = compile(net, { backend });
      const nines = Float32Array.of(9, 9);
      const ones = Float32Array.of(1, 1);
      const nested = (): Float32Array => {
        run({ a: nines, b: nines });
        return ones;
      };
      const given = {
        a: ones,
        get b() {
          return nested();
        },
      };
      expect(() => run(given)).toThrow(
        error("INVALID_ARGUMENT", "run is called while the program is given its arrays"),
      );
      expect(run({ a: ones, b: ones }).s).toEqual(Float32Array.of(2, 2));
    });

    it("an array whose buffer was transferred is no empty batch", () => {
      const { run } = affine(backend);
      const gone = new Float32Array(4);
      structuredClone(gone, { transfer: [gone.buffer] });
      expect(() => run(gone)).toThrow(
        error("INPUT_MISMATCH", "x: the array's buffer was transferred or cut off, it has no values"),
      );
      expect(run(new Float32Array(0))).toEqual(new Float32Array(0));
    });

    it("one array for two outputs is refused", () => {
      const x = tensor(["n"]);
      const { runInto } = compile(
        model({ x }, ({ x }) => ({ twice: add(x, x), none: sub(x, x) })),
        { backend },
      );
      const y = new Float32Array(2);
      expect(() => runInto(Float32Array.of(1, 2), { twice: y, none: y })).toThrow(
        error("INPUT_MISMATCH", "twice and none: one array for two outputs"),
      );
    });

    it("what only looks like an array is refused", () => {
      const { run, runInto } = affine(backend);
      run(new Float32Array(1));
      for (const fake of [new Proxy(new Float32Array(1), {}), Object.create(Float32Array.prototype)]) {
        expect(() => run(fake)).toThrow(expect.objectContaining({ name: "SinterError" }));
        expect(() => runInto(new Float32Array(1), fake)).toThrow(
          expect.objectContaining({ name: "SinterError" }),
        );
      }
      for (const [value, type] of [
        [new ArrayBuffer(4), "an ArrayBuffer"],
        [new Map(), "a Map"],
      ] as const)
        expect(() => run(value as never)).toThrow(
          error("INPUT_MISMATCH", `x: run expects a Float32Array, got ${type}`),
        );
      expect(() => runInto(null as never, new Float32Array(1))).toThrow(
        error("INPUT_MISMATCH", "x: runInto expects a Float32Array, got null"),
      );
    });

    it("weights whose product is too large for f32 are kept apart", () => {
      const net = sequential(linear(1, 1, { bias: false }), linear(1, 1, { bias: false }));
      const params = { "0.weight": Float32Array.of(1e30), "1.weight": Float32Array.of(1e30) };
      const apart = compile(net, { params, backend });
      expect(apart.report.refused.map(({ reason }) => reason)).toEqual([
        "what their weights make together holds 1e+60, which f32 cannot",
      ]);
      expect(apart.run(Float32Array.of(Math.fround(1e-30)))[0]! / 1e30).toBeCloseTo(1, 5);
      const chain = sequential(...Array.from({ length: 9 }, () => linear(1, 1, { bias: false })));
      const large = Object.fromEntries(
        Array.from({ length: 9 }, (_, i) => [`${i}.weight`, Float32Array.of(1e38)]),
      );
      expect(compile(chain, { params: large, backend }).report.fired).toEqual([]);
      const infinite = { "0.weight": Float32Array.of(Infinity), "1.weight": Float32Array.of(2) };
      expect(compile(net, { params: infinite, backend }).run(Float32Array.of(1))).toEqual(
        Float32Array.of(Infinity),
      );
      const one = sequential(linear(1, 1, { bias: false }));
      expect(() => compile(one, { params: { "0.weight": Float64Array.of(1e39) }, backend })).toThrow(
        error("UNSUPPORTED", "0.weight holds 1e+39, which f32 cannot"),
      );
    });

    it("a row of equal values has no deviation", () => {
      for (const [n, value] of [
        [768, 1000.1],
        [4096, 10_000.1],
        [7, 65_504.1],
      ] as const) {
        const net = sequential(layerNorm(n));
        const { run } = compile(net, { params: init(net, { seed: 1 }), backend });
        expect(run(new Float32Array(n).fill(value)).every((y) => Math.abs(y) < 1e-4)).toBe(true);
      }
    });
  });

it("images take the memory of a few of them, not of a whole block of rows", () => {
  const { report } = compile(model({ x: tensor(["n", 1000, 1000]) }, ({ x }) => relu(x)));
  expect(report.backend.memoryBytes).toBeLessThan(200 * 2 ** 20);
});

it("options of another type are refused", () => {
  const net = sequential(linear(1, 1));
  for (const [options, message] of [
    [{ deterministic: 1 }, "compile: deterministic is true or false, got number"],
    [{ optimize: "no" }, "compile: optimize is true or false, got string"],
    [{ backend: 1n }, 'the backend is "wasm" or "cpu", got 1'],
  ] as const)
    expect(() => compile(net, { params: init(net, { seed: 1 }), ...options } as never)).toThrow(
      error("INVALID_ARGUMENT", message),
    );
});

it("memory that was transferred away is gone for the program", () => {
  const { run, bind } = affine("cpu");
  const { buffer } = bind(1).inputs.x;
  structuredClone(buffer, { transfer: [buffer] });
  expect(() => run(new Float32Array(1))).toThrow(
    error("INVALID_ARGUMENT", "the program's memory was transferred away; compile it again"),
  );
});
