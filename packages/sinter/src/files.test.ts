import { expect, it } from "vitest";
import {
  compile,
  init,
  linear,
  loadSafetensors,
  relu,
  safetensorsMetadata,
  saveSafetensors,
  sequential,
} from "./index.ts";

it("a model runs the same with parameters that were saved and loaded", () => {
  const net = sequential(linear(3, 5), relu(), linear(5, 2));
  const params = init(net, { seed: 1 });
  const file = saveSafetensors(params, { metadata: { epoch: "3" } });
  const x = Float32Array.of(1, -2, 3);
  expect(compile(net, { params: loadSafetensors(file) }).run(x)).toEqual(compile(net, { params }).run(x));
  expect(safetensorsMetadata(file)).toEqual({ epoch: "3" });
});
