/**
 * Which pixels a digit classifier looks at: the gradient of the probability of its answer with respect to the
 * picture. `+` is a pixel that more ink makes surer, `-` one that less does; the larger of each are `#` and `=`.
 */
import { readFileSync } from "node:fs";
import { compile, grad, loadSafetensors, max, model, sum, tensor } from "sinter";
import { digits } from "./digits.ts";

/** The largest probability of each row, and its gradient: a row's depends on that row alone. */
export const saliency = model({ x: tensor(["batch", 64]) }, ({ x }) => {
  const surest = max(digits(x));
  return { surest, saliency: grad(sum(surest, { axis: 0 }), x) };
});

const read = (name: string) => loadSafetensors(readFileSync(new URL(`data/${name}`, import.meta.url)));

/** Eight rows of eight signs. */
function drawn(gradient: Float32Array): string {
  const largest = gradient.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const sign = (v: number): string => {
    const share = v / largest;
    if (Math.abs(share) < 0.15) return "·";
    return share > 0 ? (share > 0.5 ? "#" : "+") : share < -0.5 ? "=" : "-";
  };
  return Array.from({ length: 8 }, (_, row) =>
    Array.from(gradient.subarray(8 * row, 8 * row + 8), sign).join(" "),
  ).join("\n");
}

if (import.meta.main) {
  const params = Object.fromEntries(
    Object.entries(read("digits.safetensors")).map(([name, param]) => [`0.${name}`, param]),
  );
  const { run } = compile(saliency, { params });
  const { x, label } = read("digits-test.safetensors");
  for (const row of [0, 2]) {
    const { surest, saliency } = run((x!.data as Float32Array).subarray(64 * row, 64 * row + 64));
    console.log(
      `a ${label!.data[row]}, of which it is ${(100 * surest[0]!).toFixed(2)} % sure\n${drawn(saliency)}\n`,
    );
  }
}
