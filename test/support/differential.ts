import { compileGraph, type NumberArray } from "@sinter/backend";
import { type Bounded, type Graph, size, stateBounds, statesOf } from "@sinter/ir";
import { optimize } from "@sinter/optimizer";
import fc from "fast-check";
import { expect } from "vitest";
import { randomInputs, randomParams, uniform } from "./random.ts";

type Inputs = Readonly<Record<string, NumberArray>>;

/** A graph on each backend, as a function that gives every output by name. */
function programsOf(graph: Graph, params: Record<string, Float32Array>) {
  const only = graph.inputs.length === 1 ? graph.inputs[0]!.attrs.name : undefined;
  return (["cpu", "wasm"] as const).map((backend) => {
    const program = compileGraph(graph, { params, backend });
    const run = (inputs: Inputs): Inputs => {
      const got = program.run(only === undefined ? inputs : inputs[only]!);
      return ArrayBuffer.isView(got) ? { "": got as NumberArray } : got;
    };
    return { backend, run, states: program.states };
  });
}

const asWrittenAndOptimized = (graph: Graph): Graph[] => [graph, optimize(graph).graph];

/** A batch, and a row of it. */
const places = fc
  .integer({ min: 2, max: 30 })
  .chain((batch) => fc.tuple(fc.constant(batch), fc.nat(batch - 1)));

/** Every output of every backend, optimized or not, is the oracle's within the graph's own bound. */
function expectOracle(graph: Graph, batch: number, seed: number): void {
  const next = uniform(seed);
  const params = randomParams(graph, next);
  const inputs = randomInputs(graph, batch, next);
  const before = randomStates(graph, next);
  for (const variant of asWrittenAndOptimized(graph)) {
    const expected = stateBounds(variant, inputs, params, before);
    for (const { backend, run, states } of programsOf(variant, params)) {
      for (const [name, values] of Object.entries(states)) values.set(before[name]!);
      expectWithin(expected.outputs, run(inputs), backend);
      expectWithin(expected.states, states, `${backend}, state`);
    }
  }
}

function expectWithin(expected: Readonly<Record<string, Bounded>>, got: Inputs, where: string): void {
  for (const [name, { value, bound }] of Object.entries(expected)) {
    const values = got[name]!;
    expect(values.length).toBe(value.length);
    values.forEach((v, i) => {
      if (!(Math.abs(v - value[i]!) <= bound[i]!))
        expect.fail(`${where}: ${name}[${i}] is ${v}, the oracle says ${value[i]} ± ${bound[i]}`);
    });
  }
}

const randomStates = (graph: Graph, next: () => number): Record<string, Float32Array> =>
  Object.fromEntries(
    statesOf(graph).map(({ attrs: { name, shape } }) => [
      name,
      Float32Array.from({ length: size(shape) }, next),
    ]),
  );

/** On every backend, optimized or not, a row of a batch has the bits that it has alone. */
function expectRowsIndependent(graph: Graph, [batch, row]: readonly [number, number], seed: number): void {
  const next = uniform(seed);
  const params = randomParams(graph, next);
  const inputs = randomInputs(graph, batch, next);
  const isOpen = (shape: readonly unknown[]) => typeof shape[0] === "string";
  const rowOf = (values: NumberArray) =>
    values.subarray((row * values.length) / batch, ((row + 1) * values.length) / batch);
  const alone = Object.fromEntries(
    graph.inputs.map(({ attrs: { name, shape } }) => [
      name,
      isOpen(shape) ? rowOf(inputs[name]!) : inputs[name]!,
    ]),
  );
  for (const variant of asWrittenAndOptimized(graph))
    for (const { backend, run } of programsOf(variant, params)) {
      const [all, one] = [run(inputs), run(alone)];
      for (const { name, node } of variant.outputs) {
        const key = name ?? "";
        const values = isOpen(node.shape) ? rowOf(all[key]!) : all[key]!;
        expect([...one[key]!], `${backend}: ${key}, row ${row} of ${batch}`).toEqual([...values]);
      }
    }
}

export const agreeWithTheOracle = (graphs: fc.Arbitrary<Graph>, numRuns: number): void =>
  fc.assert(fc.property(graphs, fc.integer({ min: 1, max: 30 }), fc.nat(), expectOracle), { numRuns });

export const keepRowsIndependent = (graphs: fc.Arbitrary<Graph>, numRuns: number): void =>
  fc.assert(fc.property(graphs, places, fc.nat(), expectRowsIndependent), { numRuns });
