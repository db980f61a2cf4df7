import { readdirSync, readFileSync } from "node:fs";
import { activationFormulas, functionFormulas } from "@sinter/dsl/internal";
import { codecsOf, formulas, type OpSpec, ops, printScalar } from "@sinter/ir";
import { expect, it } from "vitest";

/** `x: f32`, `bias: f32?`, `x: any…` */
const operandsOf = ({ operands }: OpSpec): string =>
  operands === undefined
    ? "as its formula takes"
    : operands
        .map(({ name, takes, times }) => {
          const often = times === "optional" ? "?" : times === "many" ? "…" : "";
          return `${name}: ${takes === "indices" ? "i32" : takes}${often}`;
        })
        .join(", ");

const attrsOf = (spec: OpSpec): string =>
  codecsOf(spec)
    .map(([key, { absent, calls }]) =>
      calls !== undefined ? `${key}: ${calls.join(", ")}` : absent === undefined ? key : `${key}?`,
    )
    .join("; ");

const sources = new URL("../packages/ir/src/ops/", import.meta.url);

/** The first line of each definition's docstring, by the name of the op. */
const docs = new Map(
  readdirSync(sources).flatMap((file) => {
    const text = readFileSync(new URL(file, sources), "utf8");
    const found =
      /\/\*\*\s+(?:\* )?(.+?)(?: \*\/)?\n(?: \*.*\n)*export const \w+Op = \w+\(\{\n {2}name: "(\w+)"/.exec(
        text,
      );
    return found === null ? [] : [[found[2]!, found[1]!] as const];
  }),
);

function docOf({ name }: OpSpec): string {
  const doc = docs.get(name);
  if (doc === undefined) throw new Error(`the op ${name} has no docstring right above its definition`);
  return doc;
}

const kindOf = (spec: OpSpec): string =>
  "leaf" in spec
    ? "leaf"
    : "moves" in spec
      ? "moves elements"
      : "decompose" in spec
        ? "composite"
        : "computes";

/** A vertical bar ends a cell. */
const row = (cells: readonly string[]): string =>
  `| ${cells.map((c) => c.replaceAll("|", "\\|")).join(" | ")} |`;

it("docs/ops.md lists every op and every formula as it is defined", async () => {
  const page = [
    "# Ops",
    "",
    "Written from the definitions in `packages/ir/src/ops`, `packages/ir/src/formulas`, `packages/dsl/src/activations` and `packages/dsl/src/functions`; `npx vitest run test/ops.test.ts -u` writes it anew. A `?` marks what may be left out, `…` an operand that may stand several times.",
    "",
    row(["op", "kind", "operands", "attributes", "what it is"]),
    row(["--", "--", "--", "--", "--"]),
    ...Object.values<OpSpec>(ops()).map((spec) =>
      row([`\`${spec.name}\``, kindOf(spec), operandsOf(spec), attrsOf(spec), docOf(spec)]),
    ),
    "",
    "An `elementwise` op is one formula for one element, called by its name:",
    "",
    row(["formula", "constants", "what it computes"]),
    row(["--", "--", "--"]),
    ...[...activationFormulas(), ...functionFormulas(), ...Object.values(formulas)].map(
      ({ name, attrs, bind }) =>
        row([
          `\`${name}\``,
          Object.entries(attrs)
            .map(([key, value]) => `${key} = ${value}`)
            .join(", "),
          `\`${printScalar(bind().body)}\``,
        ]),
    ),
    "",
  ];
  await expect(page.join("\n")).toMatchFileSnapshot("../docs/ops.md");
});
