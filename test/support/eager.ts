import type { NodeOf } from "@sinter/ir";
import { nodesOf } from "@sinter/ir";
import type { ParamValues } from "sinter";
import { evaluateNode } from "../../packages/ir/src/oracle/interpret.ts";
import { namedInputs, statesOfTrainer } from "./training-steps.ts";
import { optimizerOf, type Spec, scheduleOf, trainerOf } from "./trajectory.ts";

type Values = Parameters<typeof evaluateNode>[1];

/**
 * A trajectory in f32 as it is evaluated op by op, each result rounded: no more accurate than that is what a framework
 * gives that runs one op after another.
 */
export function eager(spec: Spec, init: ParamValues) {
  const t = trainerOf(spec, init, "oracle");
  const [optimizer, schedule] = [optimizerOf(spec), scheduleOf(spec) ?? (() => 1)];
  const { graph } = t;
  let states = rounded(statesOfTrainer(t as never));
  let steps = 0;
  return {
    step({ x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }): void {
      const inputs = namedInputs({ x, y }, optimizer, schedule, ++steps);
      const [{ shape }] = graph.inputs as [NodeOf<"input">];
      const rows = x.length / (shape[1] as number);
      const values: Values = new Map();
      const env = {
        sizes: new Map([[shape[0] as string, rows]]),
        input: ({ name }: { readonly name: string }) => Float64Array.from(inputs[name]!),
        param: () => new Float64Array(0),
        state: ({ name }: { readonly name: string }) => states[name]!.slice(),
      };
      for (const node of nodesOf(graph)) {
        evaluateNode(node, values, env);
        const { shape, data } = values.get(node)!;
        values.set(node, { shape, data: Float64Array.from(data, Math.fround) });
      }
      const next = (graph.updates ?? []).map(({ state, node }) => [state.attrs.name, values.get(node)!.data]);
      states = { ...states, ...(Object.fromEntries(next) as Record<string, Float64Array>) };
    },
    /** The parameters, as a trainer has them. */
    params(): Record<string, { readonly data: Float64Array }> {
      let at = 0;
      const flat = states.parameters!;
      const names = Object.entries(t.state().tensors).filter(([name]) => name.startsWith("params."));
      return Object.fromEntries(
        names.map(([name, { data }]) => {
          const own = flat.slice(at, at + data.length);
          at += data.length;
          return [name.slice("params.".length), { data: own }];
        }),
      );
    },
  };
}

const rounded = (states: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> =>
  Object.fromEntries(
    Object.entries(states).map(([name, data]) => [name, Float64Array.from(data, Math.fround)]),
  );
