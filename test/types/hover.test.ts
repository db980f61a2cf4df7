import { Project } from "ts-morph";
import { describe, expect, it } from "vitest";
import { header } from "./case.ts";

describe("what an editor shows on hover", () => {
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  const file = project.createSourceFile(
    "test/hover.ts",
    `${header}
const mlp = sequential(linear(784, 512), relu(), linear(512, 10), softmax());
const named = linear(784, 10, { bias: false, name: "head" });
const h = linear(784, 512)(tensor(["batch", 784]));
const r = relu(h);
const s = add(h, tensor([512]));
const k = argmax(h);
const m = less(h, 0);
const e = embedding(100, 8)(k);
const net = model({ x: tensor(["batch", 784]) }, ({ x }) => ({ probs: softmax(linear(784, 10)(x)) }));
const run = compile(net).run;
const helper = <N extends number>(n: N, x: Tensor<["batch", N]>) => relu(linear(n, n)(x));
const params = init(sequential(linear(784, 512)), { seed: 1 });`,
  );
  const cases: [string, string][] = [
    ["mlp", 'Sequential<784, 10, [Linear<784, 512>, Activation<"relu">, Linear<512, 10>, Along<"softmax">]>'],
    ["named", 'UnbiasedLinear<784, 10> & WithName<"head">'],
    ["h", 'Tensor<["batch", 512]>'],
    ["r", 'Tensor<["batch", 512]>'],
    ["s", 'Tensor<["batch", 512]>'],
    ["k", 'Indices<["batch"]>'],
    ["m", 'Mask<["batch", 512]>'],
    ["e", 'Tensor<["batch", 8]>'],
    ["net", 'Model<{ readonly x: ["batch", 784]; }, { readonly probs: ["batch", 10]; }>'],
    ["helper", '<N extends number>(n: N, x: Tensor<["batch", N]>) => Tensor<["batch", N]>'],
    ["params", '{ readonly "0.bias": Param<[512]>; readonly "0.weight": Param<[512, 784]>; }'],
  ];
  for (const [name, type] of cases)
    it(`${name} is ${type}`, () =>
      expect(
        file
          .getVariableDeclarationOrThrow(name)
          .getType()
          .getText(file)
          .replaceAll(/import\("[^"]*"\)\./g, ""),
      ).toBe(type));
});
