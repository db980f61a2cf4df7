import * as g from "@sinter/ir/build";
import { describe, expect, it } from "vitest";
import { compile, type Graph, interpret, optimize, print, printPlan, SinterError, toJson } from "./index.ts";

const x = g.input("x", ["n", 2]);
const t = g.input("t", ["n"], "i32");
const doubled: Graph = { name: "g", inputs: [x], outputs: [{ name: null, node: g.apply("add", x, x) }] };
const picked: Graph = {
  name: "g",
  inputs: [t],
  outputs: [{ name: null, node: g.gather(g.constant([10, 20, 30]), t) }],
};

/** An array whose length is not what it says. */
class Liar extends Float32Array {
  override get length(): 4 {
    return 4;
  }
}

for (const backend of ["wasm", "cpu"] as const)
  describe(`on ${backend}`, () => {
    it("an array is as long as it is, whatever it says", () => {
      const program = compile(doubled, { backend });
      program.run(new Float32Array(4));
      const short = new Liar(2).fill(3);
      expect(program.run(short)).toEqual(Float32Array.of(6, 6));
      const own = Object.defineProperty(new Float32Array(2).fill(3), "length", { value: 4 });
      expect(program.run(own)).toEqual(Float32Array.of(6, 6));
      program.run(new Float32Array(200));
      const long = Object.defineProperty(new Float32Array(300).fill(3), "length", { value: 200 });
      expect(program.run(long)).toEqual(new Float32Array(300).fill(6));
      program.run(new Float32Array(4));
      const result = new Liar(2);
      program.runInto(Float32Array.of(1, 2), result);
      expect([...new Float32Array(result.buffer)]).toEqual([2, 4]);
    });

    it("an array that lost its values is none, whatever its class", () => {
      const program = compile(doubled, { backend });
      class Own extends Float32Array {}
      const gone = new Own(4);
      gone.buffer.transfer();
      const cut = new ArrayBuffer(64, { maxByteLength: 64 });
      const beyond = new Own(cut, 16, 4);
      cut.resize(8);
      for (const array of [gone, beyond]) {
        expect(() => program.run(array)).toThrow("the array's buffer was transferred or cut off");
        expect(() => program.runInto(new Float32Array(4), array)).toThrow("transferred or cut off");
        expect(() => interpret(doubled, { x: array })).toThrow("transferred or cut off");
      }
    });

    it("a parameter is as long as it is, whatever it says", () => {
      const graph: Graph = {
        ...doubled,
        outputs: [{ name: null, node: g.apply("add", x, g.param("p", [2])) }],
      };
      const lying = Object.defineProperty(new Float32Array(3), "length", { value: 2 });
      expect(() => compile(graph, { backend, params: { p: lying } })).toThrow("has 3 values");
    });

    it("indices of shared memory are those that were checked", () => {
      const program = compile(picked, { backend });
      const shared = new Int32Array(new SharedArrayBuffer(8));
      shared.set([0, 2]);
      expect(program.run(shared)).toEqual(Float32Array.of(10, 30));
      shared[1] = 3;
      expect(() => program.run(shared)).toThrow(SinterError);
    });

    it("a getter that runs the program again is refused", () => {
      const program = compile(doubled, { backend });
      const tricky = {
        get x(): Float32Array {
          return program.run(new Float32Array(2)) as Float32Array;
        },
      };
      expect(() => program.run(tricky)).toThrow("run is called while the program is given its arrays");
    });
  });

describe("a graph put together by hand", () => {
  const leaf = { op: "param", operands: [], attrs: null };
  for (const node of [{ operands: [{}] }, { operands: [null] }, { op: "linear", operands: [leaf] }])
    it(`with ${JSON.stringify(node)} is refused everywhere`, () => {
      const graph = { name: "g", inputs: [], outputs: [{ name: null, node }] } as unknown as Graph;
      for (const use of [
        () => compile(graph),
        () => compile(graph, { optimize: false }),
        () => optimize(graph),
        () => interpret(graph, {}),
        () => print(graph),
        () => printPlan(graph),
        () => toJson(graph),
      ])
        expect(use).toThrow("this one was put together by hand");
    });
});

it("a backend that there is not is named before parameters are missing", () => {
  const graph: Graph = { ...doubled, outputs: [{ name: null, node: g.apply("add", x, g.param("p", [2])) }] };
  expect(() => compile(graph, { backend: "gpu" as never })).toThrow(
    'the backend is "wasm" or "cpu", got "gpu"',
  );
});
