import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Session } from "./support/session.ts";
import { Snippets, snippetConfig } from "./support/snippets.ts";
import { wrongUses } from "./types/cases.ts";

const { sinter } = new Session();
const snippets = new Snippets("check");
const write = (name: string, code: string | object) => snippets.write(name, code);

describe("sinter check", () => {
  it("shows a wrong layer between its neighbours, with the widths and what would fit", async () => {
    const file = write(
      "wrong.ts",
      `import { linear, relu, sequential, softmax } from "sinter";

export const mlp = sequential(
  linear(784, 512),
  relu(),
  linear(256, 10),
  softmax(),
);
`,
    );
    const { code, out, err } = await sinter("check", file);
    expect(out).toBe(`${file}:6:3  linear(256, 10) expects 256 features but receives 512

  4 |   linear(784, 512),   → 512
  5 |   relu(),             → 512
> 6 |   linear(256, 10),
    |   ^^^^^^^^^^^^^^^
  7 |   softmax(),          → 10
  8 | );
  did you mean linear(512, 10)?

`);
    expect(err).toBe("1 shape error, 0 hints\n");
    expect(code).toBe(1);
  });

  it("hints at two linear layers that are one, unless the second is said to be meant or the hidden one is narrow", async () => {
    const file = write(
      "pairs.ts",
      `import { linear, relu, sequential } from "sinter";
const shared = linear(10, 2);
export const pair = sequential(linear(2, 10), linear(10, 2));
export const meant = sequential(linear(2, 10), linear(10, 2, { overparameterized: true }));
export const apart = sequential(linear(2, 10), relu(), linear(10, 2));
export const narrow = sequential(linear(100, 3), linear(3, 100));
export const other = sequential(linear(2, 10), shared);
`,
    );
    const { code, out, err } = await sinter("check", file);
    expect(out).toBe(
      `${file}:3:47  hint: linear(2, 10) and linear(10, 2) are one linear(2, 2): the hidden layer adds nothing without an activation\n`,
    );
    expect(err).toBe("0 shape errors, 1 hint\n");
    expect(code).toBe(0);
  });

  it("counts errors that are not about shapes, and passes them on with --all", async () => {
    const file = write(
      "other.ts",
      'import { tensor } from "sinter";\nexport const t = tensor([3]);\nexport const n: number = "three";\n',
    );
    const quiet = await sinter("check", file);
    expect([quiet.code, quiet.out, quiet.err]).toEqual([
      0,
      "",
      "0 shape errors, 0 hints; 1 other error (--all shows them)\n",
    ]);
    const loud = await sinter("check", file, "--all");
    expect(loud.code).toBe(1);
    expect(loud.out).toBe(`${file}:3:14  Type 'string' is not assignable to type 'number'.\n`);
  });

  it("lists every inferred shape with --shapes", async () => {
    const file = write(
      "shapes.ts",
      `import { linear, model, relu, sequential, tensor } from "sinter";
export const mlp = sequential(linear(4, 8), relu());
export const net = model({ x: tensor(["batch", 4]) }, ({ x }) => {
  const h = relu(linear(4, 3)(x));
  return { h };
});
export const three = 3;
`,
    );
    const { out } = await sinter("check", file, "--shapes");
    expect(out).toBe(`${file}:2  mlp: Sequential<4, 8, [Linear<4, 8>, Activation<"relu">]>
${file}:3  net: Model<{ readonly x: ["batch", 4]; }, { readonly h: ["batch", 3]; }>
${file}:3  x: Tensor<["batch", 4]>
${file}:4  h: Tensor<["batch", 3]>
`);
  });

  describe("of several files", () => {
    let [add, names, places] = ["", "", ""];
    let found: Awaited<ReturnType<typeof sinter>>;
    beforeAll(async () => {
      add = write(
        "add.ts",
        'import { add, tensor } from "sinter";\nexport const y = add(tensor(["n", 10]), tensor([4, 1]));\n',
      );
      names = write(
        "names.ts",
        `import { linear, relu, residual, sequential as chain } from "sinter";
export const pair = residual(linear(2, 10), linear(10, 2));
export const wrong = chain(linear(2, 3), relu(), linear(4, 5));
export const helper = <N extends number>(n: N) => chain(linear(4, n), relu(), linear(8, 2));
`,
      );
      places = write(
        "places.ts",
        `import { compile, linear, relu, sequential, softmax, tensor } from "sinter";
declare function greet(text: "say please and thank you"): void;
greet(3 as never as "no");
export const zero = linear(0, 2);
export const dims = tensor(["n", 1.5]);
export const name = sequential(linear(2, 3), "relu");
export const call = sequential(linear(2, 3), relu);
export const batch = softmax(tensor(["n"]));
export const net = compile(sequential(linear(2, 3, { bias: false })), {
  params: { "0.weight": new Float32Array(6), "0.bias": new Float32Array(3) },
});
`,
      );
      found = await sinter("check", add, names, places);
    });
    /** What is said of a file: each error with its frame, each hint. */
    const saidOf = (file: string) =>
      found.out
        .split(/^(?=test\/)/m)
        .filter((part) => part.startsWith(file))
        .map((part) => part.slice(file.length));

    it("underlines an argument outside of a composition", () => {
      const [only, ...others] = saidOf(add);
      expect(others).toEqual([]);
      expect(only).toContain(":2:41  add cannot combine [n, 10] and [4, 1]");
      expect(only).toContain(`\n    | ${" ".repeat(40)}${"^".repeat(14)}\n`);
      expect(only).not.toContain("did you mean");
    });

    it("knows compositions under other names, and helpers that cannot be right for every width", () => {
      const [wrong, helper, hint, ...others] = saidOf(names);
      expect(others).toEqual([]);
      expect(wrong).toContain(":3:50  linear(4, 5) expects 4 features but receives 3");
      expect(wrong).toContain("did you mean linear(3, 5)?");
      expect(helper).toContain(
        ":4:57  this does not fit for every size that the type parameters may stand for",
      );
      expect(hint).toContain(":2:45  hint: linear(2, 10) and linear(10, 2) are one linear(2, 2)");
    });

    it("knows its own sentences in every place, and only those", () => {
      expect(saidOf(places).map((part) => part.split("\n")[0])).toEqual([
        ":4:28  linear(0, 2): a number of features is a whole number from 1 to 999999999, got 0",
        ":5:34  tensor: a dimension is a whole number from 1 to 999999999 or a name like batch, got 1.5",
        ":6:46  sequential expects layers, got string",
        ":7:46  sequential expects layers, got a function: call it, as in relu()",
        ":8:30  softmax along axis 0 of [n] mixes the rows of n; choose another axis",
        ":10:46  0.bias is not in the model",
      ]);
    });

    it("counts what it found in all of them", () => {
      expect(found.err).toBe("9 shape errors, 1 hint; 1 other error (--all shows them)\n");
      expect(found.code).toBe(1);
    });
  });

  it("says the same as JSON, and checks all files of a tsconfig", async () => {
    const config = write("tsconfig.json", snippetConfig({ files: ["wrong.ts", "pairs.ts"] }));
    const { code, out } = await sinter("check", config, "--json");
    const document = JSON.parse(out);
    expect(document).toMatchObject({ format: "sinter.check", version: 1, others: 0 });
    expect(document.errors).toEqual([
      {
        file: join(snippets.folder, "wrong.ts"),
        line: 6,
        column: 3,
        length: 15,
        sentence: "linear(256, 10) expects 256 features but receives 512",
        layers: [
          { line: 4, text: "linear(784, 512)", width: 512 },
          { line: 5, text: "relu()", width: 512 },
          { line: 6, text: "linear(256, 10)", width: 10 },
          { line: 7, text: "softmax()", width: 10 },
        ],
        suggestion: "linear(512, 10)",
      },
    ]);
    expect(document.hints).toHaveLength(1);
    expect(code).toBe(1);
  });

  it("shows each wrong use as a shape error, and nothing else", async () => {
    for (const { file, code } of wrongUses) write(file, code);
    const config = write("tsconfig.json", snippetConfig({ include: ["wrong-*.ts"] }));
    const { code, out } = await sinter("check", config, "--json");
    const report = JSON.parse(out) as {
      errors: { file: string; line: number; sentence: string }[];
      others: number;
    };
    expect(report.errors.map(({ file, line, sentence }) => [basename(file), line, sentence]).sort()).toEqual(
      wrongUses
        .flatMap(({ file, errors }) => errors.map(([line, sentence]) => [file, line, sentence]))
        .sort(),
    );
    expect([report.others, code]).toEqual([0, 1]);
  });

  const bad: [string, string[], string][] = [
    ["no file", [], "check takes files or a tsconfig; try sinter check --help"],
    ["a file that is not there", ["nowhere.ts"], "nowhere.ts: there is no such file"],
    ["a folder", ["packages"], "packages: check takes files or a tsconfig, and this is a folder"],
    ["a text", ["README.md"], "README.md: check reads TypeScript files"],
    ["an unknown flag", ["a.ts", "--strict"], "Unknown option '--strict'; try sinter check --help"],
  ];
  for (const [what, args, message] of bad)
    it(`refuses ${what} in one line`, async () => {
      expect(await sinter("check", ...args)).toEqual({ code: 2, out: "", err: `sinter: ${message}\n` });
    });
});
