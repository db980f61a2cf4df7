import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Project, ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Code with the errors it must give: the line, from 1, and our sentence. */
interface Snippet {
  readonly name: string;
  readonly code: string;
  readonly errors: readonly (readonly [line: number, sentence: string])[];
}

const header =
  'import { add, gelu, leakyRelu, linear, model, prelu, relu, sequential, softmax, tensor, compile, mul } from "sinter";';
const grow = (op: string, a: string, b: string) =>
  `${op} cannot combine ${a} and ${b}: one must equal the other's last axes (leading 1s aside); write broadcast(...) for anything else`;

const snippet = (name: string, lines: string, ...errors: Snippet["errors"]): Snippet => ({
  name,
  code: `${header}\n${lines}\n`,
  errors,
});

const snippets: readonly Snippet[] = [
  snippet("two layers", "export const m = sequential(linear(2, 10), linear(11, 2));", [
    2,
    "linear(11, 2) expects 11 features but receives 10",
  ]),
  snippet(
    "each layer on its own line",
    "export const m = sequential(\n  linear(2, 10),\n  relu(),\n  linear(11, 2),\n);",
    [5, "linear(11, 2) expects 11 features but receives 10"],
  ),
  snippet(
    "after the eighth layer",
    `export const m = sequential(\n${"  linear(4, 4),\n".repeat(9)}  linear(5, 4),\n);`,
    [12, "linear(5, 4) expects 5 features but receives 4"],
  ),
  snippet(
    "two wrong layers",
    "export const m = sequential(\n  linear(2, 3),\n  linear(4, 5),\n  linear(6, 7),\n);",
    [4, "linear(4, 5) expects 4 features but receives 3"],
  ),
  snippet(
    "a nested sequential",
    "export const m = sequential(\n  linear(2, 3),\n  sequential(linear(4, 5), relu()),\n);",
    [4, "sequential(4 → 5) expects 4 features but receives 3"],
  ),
  snippet("prelu per unit", "export const m = sequential(\n  linear(2, 3),\n  prelu(4),\n);", [
    4,
    "prelu(4) expects 4 features but receives 3",
  ]),
  snippet(
    "activations keep the width",
    "export const m = sequential(\n  linear(2, 3), gelu(), leakyRelu({ slope: 0.2 }), softmax(), prelu(),\n  linear(4, 5),\n);",
    [4, "linear(4, 5) expects 4 features but receives 3"],
  ),
  snippet("a layer called on a tensor", 'export const y = linear(3, 2)(tensor(["batch", 4]));', [
    2,
    "linear(3, 2) expects 3 features but receives 4",
  ]),
  snippet("a layer called on a name", 'export const y = linear(3, 2)(tensor(["batch", "time"]));', [
    2,
    "linear(3, 2) expects 3 features but receives time",
  ]),
  snippet("a layer called on a scalar", "export const y = linear(3, 2)(tensor([]));", [
    2,
    "linear(3, 2) expects [..., 3] but receives a scalar",
  ]),
  snippet(
    "inside a model",
    'export const m = model({ x: tensor(["batch", 8]) }, ({ x }) => {\n  const h = relu(linear(8, 6)(x));\n  return linear(5, 2)(h);\n});',
    [4, "linear(5, 2) expects 5 features but receives 6"],
  ),
  snippet("an addend that grows", 'export const y = add(tensor(["n", 10]), tensor([4, 1]));', [
    2,
    grow("add", "[n, 10]", "[4, 1]"),
  ]),
  snippet("a column", 'export const y = mul(tensor(["n", 10]), tensor(["n", 1]));', [
    2,
    grow("mul", "[n, 10]", "[n, 1]"),
  ]),
  snippet("two names", 'export const y = add(tensor(["batch", 4]), tensor(["time", 4]));', [
    2,
    grow("add", "[batch, 4]", "[time, 4]"),
  ]),
];

let folder: string;
beforeAll(() => {
  mkdirSync("test/.snippets", { recursive: true });
  folder = mkdtempSync("test/.snippets/run-");
  snippets.forEach(({ code }, i) => {
    writeFileSync(join(folder, `s${i}.ts`), code);
  });
  const config = {
    extends: "../../../tsconfig.base.json",
    compilerOptions: { noEmit: true, noUnusedLocals: false, lib: ["es2024", "dom"] },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Found = [file: number, line: number, sentence: string];

/** tsc's own prose differs between versions; between the quotes stands our sentence. */
const sentenceOf = (message: string): string => /parameter of type '"(.*)"'\./s.exec(message)?.[1] ?? message;

const compilers: Readonly<Record<string, () => Found[]>> = {
  "TypeScript 6.0, through ts-morph": () => {
    const project = new Project({ tsConfigFilePath: join(folder, "tsconfig.json") });
    expect(ts.version).toMatch(/^6\.0/);
    return project.getPreEmitDiagnostics().map((d) => {
      const text = d.getMessageText();
      const message = typeof text === "string" ? text : text.getMessageText();
      return [
        Number(/s(\d+)\.ts$/.exec(d.getSourceFile()!.getFilePath())![1]),
        d.getLineNumber()!,
        sentenceOf(message),
      ];
    });
  },
  "TypeScript 7.0, through tsc": () => {
    let output = "";
    try {
      execFileSync("node_modules/.bin/tsc", ["-p", folder, "--pretty", "false"], { encoding: "utf8" });
    } catch (error) {
      output = (error as { stdout: string }).stdout;
    }
    return [...output.matchAll(/s(\d+)\.ts\((\d+),\d+\): error TS\d+: (.*)/g)].map(
      ([, file, line, message]) => [Number(file), Number(line), sentenceOf(message!)],
    );
  },
};

for (const [compiler, check] of Object.entries(compilers))
  describe(`wrong shapes in ${compiler}`, () => {
    let found: Found[];
    beforeAll(() => {
      found = check();
    });
    snippets.forEach(({ name, errors }, i) => {
      it(`${name}: the sentence stands on the offending line`, () => {
        const own = found.filter(([file]) => file === i).map(([, line, sentence]) => [line, sentence]);
        expect(own).toEqual(errors.map((e) => [...e]));
      });
    });
  });

describe("what an editor shows on hover", () => {
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  const file = project.createSourceFile(
    "test/hover.ts",
    `${header}
const mlp = sequential(linear(784, 512), relu(), linear(512, 10), softmax());
const h = linear(784, 512)(tensor(["batch", 784]));
const r = relu(h);
const s = add(h, tensor([512]));
const net = model({ x: tensor(["batch", 784]) }, ({ x }) => ({ probs: softmax(linear(784, 10)(x)) }));
const run = compile(net).run;`,
  );
  const cases: [string, string][] = [
    ["mlp", "Sequential<784, 10>"],
    ["h", 'Tensor<["batch", 512]>'],
    ["r", 'Tensor<["batch", 512]>'],
    ["s", 'Tensor<["batch", 512]>'],
    ["net", 'Model<{ readonly x: ["batch", 784]; }, { readonly probs: ["batch", 10]; }>'],
  ];
  for (const [name, type] of cases)
    it(`${name} is ${type}`, () =>
      expect(
        file.getVariableDeclarationOrThrow(name).getType().getText(file).replaceAll('import("sinter").', ""),
      ).toBe(type));
});
