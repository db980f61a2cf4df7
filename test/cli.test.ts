import { parse, passNames } from "sinter";
import { describe, expect, it } from "vitest";
import { command } from "./support/command.ts";
import { Session } from "./support/session.ts";
import { Snippets } from "./support/snippets.ts";

const { sinter } = new Session();
const snippets = new Snippets("cli");
const write = (name: string, code: string | object) => snippets.write(name, code);

describe("the command, as a process", () => {
  it("prints the version", async () => {
    expect(await command("--version")).toEqual({ code: 0, out: "0.1.0\n", err: "" });
  });

  it("prints a dump, with exit code 0", async () => {
    const { code, out, err } = await command("dump", "examples/digits.ts#digits");
    expect(parse(out).name).toBe("digits");
    expect([code, err]).toEqual([0, ""]);
  });

  it("refuses in one line, with exit code 2", async () => {
    const message = "sinter: dump takes one file, got 0; try sinter dump --help\n";
    expect(await command("dump")).toEqual({ code: 2, out: "", err: message });
  });

  for (const [what, code] of [
    ["ends the process", "process.exit(0);\n"],
    ["waits for ever", "await new Promise(() => {});\nexport {};\n"],
  ] as const)
    it(`says so where a file ${what}, with exit code 2`, async () => {
      const file = write("ends.ts", code);
      const message = `sinter: ${file}: the process ended while this file was loading\n`;
      expect(await command("dump", file)).toEqual({ code: 2, out: "", err: message });
    });

  it("writes to stderr what a file writes while it loads", async () => {
    const file = write(
      "loud.ts",
      `import { linear, sequential } from "sinter";
console.debug("debug");
process.stdout.write("written\\n");
export const m = sequential(linear(2, 1));
`,
    );
    const { out, err } = await command("dump", file, "--format", "json");
    expect(JSON.parse(out)).toMatchObject({ name: "m" });
    expect(err).toBe("debug\nwritten\n");
  });
});

describe("sinter dump", () => {
  const linears = (json: string) =>
    JSON.parse(json).nodes.filter((node: { op: string }) => node.op === "linear").length;

  it("shows two linear nodes of the optimized digits model, five of the raw one", async () => {
    const optimized = await sinter("dump", "examples/digits.ts", "--stage", "optimized", "--format", "json");
    const raw = await sinter("dump", "examples/digits.ts", "--stage", "raw", "--format", "json");
    expect(linears(optimized.out)).toBe(2);
    expect(linears(raw.out)).toBe(5);
    expect(JSON.parse(raw.out)).toMatchObject({
      format: "sinter.graph",
      version: 1,
      name: "digits",
      export: "digits",
      cost: { macsPerRow: 107776 },
    });
    expect([raw.code, raw.err]).toEqual([0, ""]);
  });

  it("prints text that parses back, and names the graph after the export", async () => {
    const { out } = await sinter("dump", "examples/digits.ts#digits");
    expect(parse(out).name).toBe("digits");
  });

  it("explains: one linear[2→2] without an activation, none fused with one, a bottleneck refused", async () => {
    const file = write(
      "three.ts",
      `import { linear, relu, sequential } from "sinter";
export const fused = sequential(linear(2, 10), linear(10, 2));
export const kept = sequential(linear(2, 10), relu(), linear(10, 2));
export const bottleneck = sequential(linear(1000, 10), linear(10, 1000));
export const helper = sequential(relu());
export const number = 3;
`,
    );
    const { out } = await sinter("dump", file, "--explain");
    expect(out.match(/^graph \w+/gm)).toEqual(["graph bottleneck", "graph fused", "graph kept"]);
    expect(out).toContain("become linear(2, 2): 40 → 4 MACs/row");
    expect(out).toContain("refused  linear-linear at linear(10, 2) 2: activation relu between");
    expect(out).toContain("bottleneck 1000 → 10 → 1000: fused 1000000 MACs/row, unfused 20000");
    const json = JSON.parse((await sinter("dump", file, "--explain", "--format", "json")).out);
    expect(json.map((graph: { export: string }) => graph.export)).toEqual(["bottleneck", "fused", "kept"]);
    expect(json[1].report.after.macsPerRow).toBe(4);
  });

  it("shows what changed with --diff", async () => {
    const { out } = await sinter("dump", "examples/digits.ts", "--diff");
    expect(out).toContain("-   %1 = linear(x, @0.weight, @0.bias) : f32[batch, 256]");
    expect(out).toContain("+   %1 = linear(x, @2.weight·(@1.weight·@0.weight)");
    expect(out).toContain("    @0.weight: f32[256, 64]");
  });

  it("says with --diff that nothing changed", async () => {
    const file = write(
      "same.ts",
      'import { linear, sequential } from "sinter";\nexport const fused = sequential(linear(2, 4), linear(4, 2));\nexport const same = sequential(linear(2, 2));\n',
    );
    const { out } = await sinter("dump", file, "--diff");
    expect(out).toContain("\n+   %1 = linear(x, @1.weight·@0.weight");
    expect(out).toMatch(/\n\ngraph same: the optimizer changed nothing\n$/);
  });

  it("shows the graph after each pass", async () => {
    const file = write(
      "passes.ts",
      `import { add, matmul, model, tensor } from "sinter";
export const net = model({ x: tensor(["batch", 4]), w: tensor([4, 4]) }, ({ x, w }) => add(matmul(x, w), 0));
`,
    );
    const linearsAt = async (stage: string) =>
      linears((await sinter("dump", "examples/digits.ts", "--stage", stage, "--format", "json")).out);
    expect(await Promise.all(["raw", "simplify", "linear-chains", "tidy"].map(linearsAt))).toEqual([
      5, 5, 2, 2,
    ]);
    expect((await sinter("dump", file, "--stage", "raw")).out).toContain("add(%1, ");
    expect((await sinter("dump", file, "--stage", "simplify")).out).not.toContain("add(");
  });

  it("finds files with # in their names, with and without an export", async () => {
    const file = write(
      "c#.ts",
      'import { linear, sequential } from "sinter";\nexport const m = sequential(linear(2, 1));\nexport const n = sequential(linear(3, 1));\n',
    );
    const names = (out: string) => out.match(/^graph \w+/gm);
    expect(names((await sinter("dump", file)).out)).toEqual(["graph m", "graph n"]);
    expect(names((await sinter("dump", `${file}#n`)).out)).toEqual(["graph n"]);
  });

  it("loads what native type stripping cannot: enums, and imports without extension", async () => {
    write("width.ts", "export enum Width { In = 4, Out = 2 }\n");
    const file = write(
      "enums.ts",
      'import { linear, sequential } from "sinter";\nimport { Width } from "./width";\nexport default sequential(linear(Width.In, Width.Out));\n',
    );
    const { out, err } = await sinter("dump", file);
    expect(err).toBe("");
    expect(out).toContain("graph enums(x: f32[batch, 4])");
  });
});

describe("bad arguments and files get exit code 2 and one line", () => {
  const cases: [string, () => string[], string | RegExp][] = [
    ["no command", () => [], "no command was given; try sinter --help"],
    ["an unknown command", () => ["dmup"], "there is no command dmup; try sinter --help"],
    ["no file", () => ["dump"], "dump takes one file, got 0; try sinter dump --help"],
    ["two files", () => ["dump", "a.ts", "b.ts"], "dump takes one file, got 2; try sinter dump --help"],
    [
      "an unknown flag",
      () => ["dump", "a.ts", "--frobnicate"],
      "Unknown option '--frobnicate'; try sinter dump --help",
    ],
    [
      "a flag without its value",
      () => ["dump", "a.ts", "--format"],
      /^Option '--format <value>' argument missing; try sinter dump --help/,
    ],
    ["a wrong format", () => ["dump", "a.ts", "--format", "xml"], '--format is text or json, got "xml"'],
    [
      "a wrong stage",
      () => ["dump", "a.ts", "--stage", "half"],
      `--stage is ${["raw", ...passNames, "optimized"].join(", ")} or plan, got "half"`,
    ],
    [
      "a diff in JSON",
      () => ["dump", "a.ts", "--diff", "--format", "json"],
      "--diff is text; leave out --format json",
    ],
    ["a file that is not there", () => ["dump", "nowhere.ts"], "nowhere.ts: there is no such file"],
    ["a folder", () => ["dump", "examples"], "examples: not a file"],
    [
      "a file that does not compile",
      () => ["dump", write("syntax.ts", "export const = 3;\n")],
      /syntax\.ts: /,
    ],
    [
      "a file that throws",
      () => ["dump", write("throws.ts", 'throw new Error("not\\nnow");\n')],
      /throws\.ts: not now$/,
    ],
    [
      "a wrong chain",
      () => [
        "dump",
        write(
          "chain.ts",
          'import { linear, sequential } from "sinter";\nexport const m = sequential(linear(2, 10), linear(11, 2));\n',
        ),
      ],
      /chain\.ts: linear\(11, 2\) expects 11 features but receives 10$/,
    ],
    [
      "no model",
      () => ["dump", write("none.ts", "export const answer = 42;\n")],
      /none\.ts: exports no model; export a sequential\(\.\.\.\) or a model\(\.\.\.\)$/,
    ],
    [
      "a layer by itself",
      () => ["dump", write("layer.ts", 'import { linear } from "sinter";\nexport default linear(2, 3);\n')],
      /layer\.ts: exports no model; wrap the layer, as in sequential\(layer\)$/,
    ],
    [
      "no such export",
      () => ["dump", "examples/digits.ts#letters"],
      "examples/digits.ts: exports no model called letters; it exports digits",
    ],
    [
      "a missing import",
      () => ["dump", write("import.ts", 'import "./nothing.ts";\n')],
      /import\.ts: .*nothing\.ts/,
    ],
  ];
  for (const [what, args, message] of cases)
    it(what, async () => {
      const { code, out, err } = await sinter(...args());
      expect(err).toMatch(/^sinter: .*\n$/);
      const line = err.slice("sinter: ".length, -1);
      if (typeof message === "string") expect(line).toBe(message);
      else expect(line).toMatch(message);
      expect([code, out]).toEqual([2, ""]);
    });

  it("but --help is no mistake", async () => {
    const { code, out } = await sinter("--help");
    expect(code).toBe(0);
    expect(out).toContain("sinter dump <file.ts>[#export]");
    expect((await sinter("dump", "--help")).out).toContain(["raw", ...passNames, "optimized"].join(", "));
  });
});
