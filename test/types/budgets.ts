import { type Snippets, snippetConfig } from "../support/snippets.ts";
import { program5, tsc7 } from "./compilers.ts";

/**
 * What the types cost an editor, in the compiler's own count of type instantiations: unlike time, it
 * is the same on every machine. A change that makes the types dearer shows here.
 */
const layers = (n: number): string =>
  Array.from({ length: n }, (_, i) =>
    i % 2 ? "  relu()," : `  linear(${10 + ((i / 2) % 5)}, ${10 + ((i / 2 + 1) % 5)}),`,
  ).join("\n");
const network = (n: number): string => `export const m = sequential(\n${layers(n)}\n);`;

export const budgets: Readonly<Record<string, { readonly code: string; readonly budget: number }>> = {
  "a layer on a tensor": { code: 'export const y = linear(784, 10)(tensor(["batch", 784]));', budget: 720 },
  "an activation on a tensor": { code: 'export const y = relu(tensor(["batch", 784]));', budget: 290 },
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
    budget: 750,
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

/** Sources that are checked too: what types resolve once is then in every count, and cancels out. */
const TYPES = /\/packages\/(dsl\/src\/branches|ir\/src\/(shape|dim))/;

/** How many types a compiler instantiates for the files of a tsconfig. */
const counters = {
  "5.9": async (config: string) => {
    const program = program5(config);
    const roots = program.getRootFileNames();
    for (const file of program.getSourceFiles())
      if (roots.includes(file.fileName) || TYPES.test(file.fileName)) program.getSemanticDiagnostics(file);
    return program.getInstantiationCount();
  },
  "7.0": async (config: string) => {
    // Several checkers would each count what they share.
    const output = await tsc7(["-p", config, "--extendedDiagnostics", "--singleThreaded"]);
    return Number(/Instantiations:\s+(\d+)/.exec(output)![1]);
  },
};

/** How many more a case needs than the imports alone. */
export function instantiations(version: keyof typeof counters, snippets: Snippets) {
  const count = (name: string, code: string): Promise<number> => {
    const file = `${name.replace(/\W/g, "")}.ts`;
    snippets.write(file, code);
    return counters[version](
      snippets.write(`tsconfig.${version}.${file}.json`, snippetConfig({ files: [file] })),
    );
  };
  let base: Promise<number> | undefined;
  return async (name: string): Promise<number> => {
    base ??= count("base", plain);
    return (await count(name, `${plain}${budgets[name]!.code}\n`)) - (await base);
  };
}
