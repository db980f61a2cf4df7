/**
 * An actor and a critic, as PyTorch trained them: modules within modules, and a parameter that belongs to no layer. The model
 * is written with the names of the state dict, so that it loads without renaming.
 */
import { readFileSync } from "node:fs";
import {
  apply,
  compile,
  exp,
  linear,
  loadSafetensors,
  model,
  named,
  param,
  sequential,
  tanh,
  tensor,
} from "sinter";

const x = tensor(["batch", 8]);

const actor = model(
  { x },
  ({ x }) => {
    const body = named("body", sequential(linear(8, 64), tanh(), linear(64, 64), tanh()));
    return {
      mean: linear(64, 2, { name: "mean" })(body(x)),
      deviation: exp(param("log_std", [2])),
    };
  },
  { name: "actor" },
);

export const policy = model({ x }, ({ x }) => ({
  ...apply(actor, { x }),
  value: named("critic", sequential(linear(8, 64), tanh(), linear(64, 1)))(x),
}));

function demo() {
  const params = loadSafetensors(readFileSync(new URL("data/policy.safetensors", import.meta.url)));
  const program = compile(policy, { params });
  const check = loadSafetensors(readFileSync(new URL("data/policy-check.safetensors", import.meta.url)));

  console.log(Object.keys(params).join("\n"));
  const outputs = program.run(check.x!.data as Float32Array);
  for (const name of ["mean", "deviation", "value"] as const) {
    const off = outputs[name].map((value, i) => Math.abs(value - (check[name]!.data[i] as number)));
    console.log(
      `${name.padEnd(9)} ${outputs[name][0]!.toFixed(6)}, off by at most ${Math.max(...off).toExponential(0)}`,
    );
  }
}

if (import.meta.main) demo();
