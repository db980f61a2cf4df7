import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * What the types cost an editor, in the compiler's own count of type instantiations: unlike time, it
 * is the same on every machine. A change that makes the types dearer shows here.
 */
const layers = (n: number): string =>
  Array.from({ length: n }, (_, i) =>
    i % 2 ? "  relu()," : `  linear(${10 + ((i / 2) % 5)}, ${10 + ((i / 2 + 1) % 5)}),`,
  ).join("\n");
const network = (n: number): string => `export const m = sequential(\n${layers(n)}\n);`;

const cases: Readonly<Record<string, { readonly code: string; readonly budget: number }>> = {
  "a layer on a tensor": { code: 'export const y = linear(784, 10)(tensor(["batch", 784]));', budget: 720 },
  "an activation on a tensor": { code: 'export const y = relu(tensor(["batch", 784]));', budget: 275 },
  "an addition": { code: 'export const y = add(tensor(["batch", 784]), tensor([784]));', budget: 590 },
  "a product": { code: 'export const y = matmul(tensor(["batch", 784]), tensor([784, 10]));', budget: 590 },
  "a mean": { code: 'export const y = mean(tensor(["batch", 784]));', budget: 470 },
  "a concatenation": {
    code: 'export const y = concat([tensor(["batch", 784]), tensor(["batch", 256])]);',
    budget: 1_200,
  },
  "a reshape": {
    code: 'export const y = reshape(tensor(["batch", 784]), ["batch", 28, -1]);',
    budget: 6_500,
  },
  "a split": { code: 'export const y = split(tensor(["batch", 10]), [4, 6]);', budget: 1_030 },
  "a model": {
    code: 'export const y = model({ x: tensor(["batch", 4]) }, ({ x }) => ({ y: relu(linear(4, 2)(x)) }));',
    budget: 745,
  },
  "parameters of ten layers": {
    code: `${network(10)}\nexport const y = init(m, { seed: 1 })["0.weight"];`,
    budget: 1_530,
  },
  "10 layers": { code: network(10), budget: 850 },
  "100 layers": { code: network(100), budget: 5_600 },
  "1,000 layers": { code: network(1000), budget: 53_000 },
};

const header =
  'import { add, concat, init, linear, matmul, mean, model, relu, reshape, sequential, split, tensor } from "sinter";\n';
const plain = `${header}export const used = [add, concat, init, linear, matmul, mean, model, relu, reshape, sequential, split, tensor].length;\n`;

let folder: string;
beforeAll(() => {
  mkdirSync("test/.snippets", { recursive: true });
  folder = mkdtempSync("test/.snippets/budget-");
});
afterAll(() => rmSync(folder, { recursive: true }));

function instantiations(compiler: string, name: string, code: string): number {
  const file = `${name.replace(/\W/g, "")}.ts`;
  const config = join(folder, `tsconfig.${file}.json`);
  writeFileSync(join(folder, file), code);
  const options = { noEmit: true, noUnusedLocals: false, lib: ["es2024", "dom"] };
  writeFileSync(
    config,
    JSON.stringify({ extends: "../../../tsconfig.base.json", compilerOptions: options, files: [file] }),
  );
  const command = [join("node_modules", compiler, "bin/tsc"), "-p", config, "--extendedDiagnostics"];
  // Several checkers would each count what they share.
  if (compiler === "typescript") command.push("--singleThreaded");
  const output = execFileSync(process.execPath, command, { encoding: "utf8" });
  return Number(/Instantiations:\s+(\d+)/.exec(output)![1]);
}

for (const [compiler, version] of [
  ["typescript-5.9", "5.9"],
  ["typescript", "7.0"],
] as const)
  describe(`type instantiations in TypeScript ${version}`, () => {
    let base: number;
    beforeAll(() => {
      base = instantiations(compiler, "base", plain);
    });
    for (const [name, { code, budget }] of Object.entries(cases))
      it(`${name}: at most ${budget}`, () => {
        const used = instantiations(compiler, name, `${plain}${code}\n`) - base;
        expect(used).toBeGreaterThan(0);
        expect(used).toBeLessThanOrEqual(budget);
      });
  });
