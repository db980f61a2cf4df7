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
  'import { add, broadcast, compile, concat, div, flatten, gelu, layerNorm, leakyRelu, linear, logSoftmax, matmul, max, mean, min, model, mul, parallel, prelu, relu, reshape, residual, sequential, sigmoid, slice, softmax, sub, sum, tanh, tensor, transpose } from "sinter";';
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
  snippet("both grow", 'export const y = sub(tensor(["n", 1]), tensor([1, 4]));', [
    2,
    grow("sub", "[n, 1]", "[1, 4]"),
  ]),
  snippet("a row that is too long", 'export const y = div(tensor(["n", 4]), tensor([5]));', [
    2,
    grow("div", "[n, 4]", "[5]"),
  ]),
  snippet("layerNorm in a chain", "export const m = sequential(\n  linear(2, 3),\n  layerNorm(4),\n);", [
    4,
    "layerNorm(4) expects 4 features but receives 3",
  ]),
  snippet("layerNorm on a tensor", 'export const y = layerNorm(4)(tensor(["n", 3]));', [
    2,
    "layerNorm(4) expects 4 features but receives 3",
  ]),
  snippet(
    "a nested sequential on a tensor",
    'export const y = sequential(linear(3, 2), relu())(tensor(["n", 4]));',
    [2, "sequential(3 → 2) expects 3 features but receives 4"],
  ),
  snippet(
    "residual: another width",
    "export const m = residual(\n  linear(64, 256),\n  linear(256, 32),\n);",
    [4, "residual must keep its width: it receives 64 features but gives 32"],
  ),
  snippet(
    "residual: a wrong body",
    "export const m = residual(\n  linear(64, 256),\n  linear(255, 64),\n);",
    [4, "linear(255, 64) expects 255 features but receives 256"],
  ),
  snippet(
    "residual in a chain",
    "export const m = sequential(\n  linear(2, 4),\n  residual(linear(5, 5)),\n);",
    [4, "residual(5 → 5) expects 5 features but receives 4"],
  ),
  snippet(
    "parallel.concat: another input",
    "export const m = parallel.concat(\n  linear(8, 4),\n  linear(9, 4),\n);",
    [4, "linear(9, 4) expects 9 features but receives 8"],
  ),
  snippet(
    "parallel.sum: another output",
    "export const m = parallel.sum(\n  linear(8, 4),\n  linear(8, 5),\n);",
    [4, "parallel.sum adds branches of one width, 4, but linear(8, 5) gives 5"],
  ),
  snippet(
    "what follows a concatenation",
    "export const m = sequential(\n  parallel.concat(linear(8, 4), linear(8, 6)),\n  linear(11, 1),\n);",
    [4, "linear(11, 1) expects 11 features but receives 10"],
  ),
  snippet("matmul: inner sizes", "export const y = matmul(tensor([2, 3]), tensor([5, 4]));", [
    2,
    "matmul of [2, 3] and [5, 4]: the left side has 3 columns but the right side has 5 rows",
  ]),
  snippet("matmul: a vector", "export const y = matmul(tensor([2, 3]), tensor([4]));", [
    2,
    "matmul of [2, 3] and [4]: the left side has 3 columns but the right side has 4 rows",
  ]),
  snippet("matmul: rank", "export const y = matmul(tensor([3]), tensor([3, 4]));", [
    2,
    "matmul of [3] and [3, 4]: the left side needs at least two axes",
  ]),
  snippet("matmul: leading axes", "export const y = matmul(tensor([2, 3, 4]), tensor([5, 4, 6]));", [
    2,
    "matmul of [2, 3, 4] and [5, 4, 6]: the leading axes differ",
  ]),
  snippet("matmul: names", 'export const y = matmul(tensor(["n", "k"]), tensor(["m", 4]));', [
    2,
    "matmul of [n, k] and [m, 4]: the left side has k columns but the right side has m rows",
  ]),
  snippet("softmax: no such axis", 'export const y = softmax(tensor(["n", 4]), { axis: 2 });', [
    2,
    "softmax has no axis 2 in [n, 4]",
  ]),
  snippet("logSoftmax: no such axis", 'export const y = logSoftmax(tensor(["n", 4]), { axis: -3 });', [
    2,
    "logSoftmax has no axis -3 in [n, 4]",
  ]),
  snippet("sum: no such axis", 'export const y = sum(tensor(["n", 4]), { axis: 5 });', [
    2,
    "sum has no axis 5 in [n, 4]",
  ]),
  snippet("mean: of a scalar", "export const y = mean(tensor([]));", [2, "mean has no axis -1 in []"]),
  snippet("max: no such axis", 'export const y = max(tensor(["n", 4]), { axis: 2, keepDims: true });', [
    2,
    "max has no axis 2 in [n, 4]",
  ]),
  snippet("min: no such axis", "export const y = min(tensor([4]), { axis: 1 });", [
    2,
    "min has no axis 1 in [4]",
  ]),
  snippet("concat: other axes", 'export const y = concat([tensor(["n", 3]), tensor(["m", 4])]);', [
    2,
    "concat along axis 1 cannot join [n, 3] and [m, 4]: every other axis must be equal",
  ]),
  snippet("concat: ranks", 'export const y = concat([tensor(["n", 3]), tensor([4])]);', [
    2,
    "concat along axis 1 cannot join [n, 3] and [4]: every other axis must be equal",
  ]),
  snippet("concat: the third", "export const y = concat([tensor([2, 3]), tensor([2, 4]), tensor([3, 4])]);", [
    2,
    "concat along axis 1 cannot join [2, 7] and [3, 4]: every other axis must be equal",
  ]),
  snippet("concat: no such axis", "export const y = concat([tensor([2, 3]), tensor([2, 3])], { axis: 2 });", [
    2,
    "concat has no axis 2 in [2, 3]",
  ]),
  snippet("slice: beyond the end", 'export const y = slice(tensor(["n", 4]), 1, 5);', [
    2,
    "slice from 1 to 5 does not fit axis 1 of [n, 4]",
  ]),
  snippet("slice: empty", 'export const y = slice(tensor(["n", 4]), 2, 2);', [
    2,
    "slice from 2 to 2 does not fit axis 1 of [n, 4]",
  ]),
  snippet("slice: a named axis", 'export const y = slice(tensor(["n", 4]), 0, 1, { axis: 0 });', [
    2,
    "slice from 0 to 1 does not fit axis 0 of [n, 4]",
  ]),
  snippet("slice: no such axis", "export const y = slice(tensor([4]), 0, 1, { axis: 1 });", [
    2,
    "slice has no axis 1 in [4]",
  ]),
  snippet("reshape: other sizes", 'export const y = reshape(tensor(["n", 784]), ["n", 28, 29]);', [
    2,
    "reshape from [n, 784] to [n, 28, 29] changes the number of elements",
  ]),
  snippet(
    "reshape: what is left is no whole number",
    'export const y = reshape(tensor(["n", 784]), ["n", 27, -1]);',
    [2, "reshape from [n, 784] to [n, 27, -1] changes the number of elements"],
  ),
  snippet("reshape: another name", 'export const y = reshape(tensor(["n", 4]), ["m", 4]);', [
    2,
    "reshape from [n, 4] to [m, 4] changes the number of elements",
  ]),
  snippet("transpose: an axis twice", 'export const y = transpose(tensor(["n", 3, 4]), [1, 1, 2]);', [
    2,
    "transpose of [n, 3, 4] needs every axis once, counted from 0, got [1, 1, 2]",
  ]),
  snippet("transpose: too few axes", 'export const y = transpose(tensor(["n", 3, 4]), [1, 0]);', [
    2,
    "transpose of [n, 3, 4] needs every axis once, counted from 0, got [1, 0]",
  ]),
  snippet("transpose: an axis that is not there", "export const y = transpose(tensor([3, 4]), [0, 2]);", [
    2,
    "transpose of [3, 4] needs every axis once, counted from 0, got [0, 2]",
  ]),
  snippet("broadcast: another size", 'export const y = broadcast(tensor(["n", 2]), ["n", 10]);', [
    2,
    "[n, 2] does not broadcast to [n, 10]",
  ]),
  snippet("broadcast: fewer axes", "export const y = broadcast(tensor([2, 3]), [3]);", [
    2,
    "[2, 3] does not broadcast to [3]",
  ]),
  snippet("a flattened image", 'export const y = linear(27, 2)(flatten(tensor(["n", 2, 14])));', [
    2,
    "linear(27, 2) expects 27 features but receives 28",
  ]),
  snippet(
    "a sum of names",
    'export const y = linear(4, 2)(concat([tensor(["n", "m"]), tensor(["n", 2])]));',
    [2, "linear(4, 2) expects 4 features but receives m+2"],
  ),
  snippet("a product of names", 'export const y = linear(4, 2)(flatten(tensor(["n", "time", 4])));', [
    2,
    "linear(4, 2) expects 4 features but receives 4*time",
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
  "TypeScript 5.9": () => tsc("typescript-5.9/bin/tsc"),
  "TypeScript 7.0": () => tsc("typescript/bin/tsc"),
};

/** What the command-line compiler of a package in node_modules finds in the snippets. */
function tsc(command: string): Found[] {
  let output = "";
  try {
    execFileSync(process.execPath, [join("node_modules", command), "-p", folder, "--pretty", "false"], {
      encoding: "utf8",
    });
  } catch (error) {
    output = (error as { stdout: string }).stdout;
  }
  return [...output.matchAll(/s(\d+)\.ts\((\d+),\d+\): error TS\d+: (.*)/g)].map(
    ([, file, line, message]) => [Number(file), Number(line), sentenceOf(message!)],
  );
}

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

describe("the same mistakes at run time", () => {
  snippets.forEach(({ name, errors }, i) => {
    it(`${name}: the first of them throws the same sentence`, async () => {
      const load = import(join(process.cwd(), folder, `s${i}.ts`));
      await expect(load).rejects.toThrow(
        expect.objectContaining({ code: "SHAPE_MISMATCH", message: errors[0]![1] }),
      );
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
    ["mlp", 'Sequential<784, 10, [Linear<784, 512>, Activation<"relu">, Linear<512, 10>, Along<"softmax">]>'],
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
