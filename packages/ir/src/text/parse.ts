import { verify } from "../analysis/verify.ts";
import { SinterError } from "../base/error.ts";
import { parseNumber } from "../base/number.ts";
import { Tokens } from "../base/tokens.ts";
import { formulas } from "../formulas/index.ts";
import type { Graph, Output, Update } from "../graph/graph.ts";
import * as build from "../ops/all.ts";
import type { NodeOf } from "../ops/names.ts";
import type { Node } from "../ops/node.ts";
import { type Formula, type FormulaDefinition, makeFormula, type Signature } from "../scalar/formula.ts";
import { parseScalar } from "../scalar/parse.ts";
import { arg } from "../scalar/scalar.ts";
import { type Dim, type DType, type Shape, sameShape, shapeText } from "../shape/dim.ts";
import { type Attrs, isReduction, makeCall } from "./call.ts";

const DEEPEST = 256;

/**
 * The graph that `print` wrote: `parse(print(g))` is `g`, node for node.
 *
 * @param constants the values behind `const(#n)`, as `largeConstants` lists them
 * @param known formulas that the text may call by name, as `relu(%1)`, besides arithmetic and comparisons
 * @throws SinterError PARSE_ERROR naming the line, or SHAPE_MISMATCH where a shape rule refuses
 */
export function parse(
  text: string,
  constants: readonly Float32Array[] = [],
  known: readonly FormulaDefinition[] = [],
): Graph {
  if (typeof text !== "string")
    throw new SinterError("INVALID_ARGUMENT", `parse expects text, got ${typeof text}`);
  if (!Array.isArray(constants))
    throw new SinterError(
      "INVALID_ARGUMENT",
      "parse expects the large constants as an array of Float32Arrays",
    );
  const tokens = new Tokens(text);
  const custom = new Map<string, Formula>();
  while (tokens.next.text === "formula") {
    const formula = parseFormula(tokens);
    const key = formulaKey(formula.name, formula.attrs);
    if (custom.has(key)) tokens.fail(`one definition of ${formula.name}`);
    custom.set(key, formula);
  }
  const standard = new Map([...Object.values(formulas), ...known].map((each) => [each.name, each]));
  return new GraphParser(tokens, custom, standard, constants).graph();
}

const formulaKey = (name: string, attrs: Readonly<Record<string, number>>) =>
  `${name} ${Object.entries(attrs).join(" ")}`;

function parseFormula(tokens: Tokens): Formula {
  tokens.expect("formula");
  const name = tokens.expectKind("name", "the formula's name");
  tokens.expect("(");
  const args: string[] = [];
  const attrs: Record<string, number> = {};
  tokens.list(")", () => {
    const key = tokens.expectKind("name", "an argument's name");
    if (args.includes(key) || Object.hasOwn(attrs, key)) tokens.fail(`one argument called ${key}`);
    if (tokens.accept("=")) attrs[key] = number(tokens);
    else args.push(key);
  });
  if (args.length === 0) tokens.fail(`at least one argument for ${name}`);
  const signature = tokens.accept(":") ? parseSignature(tokens) : "real";
  tokens.expect("=");
  const body = parseScalar(tokens, new Map(args.map((key, i) => [key, arg(i)])));
  return makeFormula(name, args.length, attrs, body, signature);
}

function parseSignature(tokens: Tokens): Signature {
  for (const signature of ["real", "compare", "choose", "float"] as const)
    if (tokens.accept(signature)) return signature;
  return tokens.fail("real, compare, choose or float");
}

function number(tokens: Tokens): number {
  return parseNumber(tokens.next.text) === undefined
    ? tokens.fail("a number")
    : parseNumber(tokens.take().text)!;
}

class GraphParser {
  readonly #tokens: Tokens;
  readonly #custom: ReadonlyMap<string, Formula>;
  readonly #standard: ReadonlyMap<string, FormulaDefinition>;
  readonly #constants: readonly Float32Array[];
  readonly #values = new Map<string, Node>();
  readonly #params = new Map<string, NodeOf<"param"> | NodeOf<"state">>();
  #depth = 0;

  constructor(
    tokens: Tokens,
    custom: ReadonlyMap<string, Formula>,
    standard: ReadonlyMap<string, FormulaDefinition>,
    constants: readonly Float32Array[],
  ) {
    this.#tokens = tokens;
    this.#custom = custom;
    this.#standard = standard;
    this.#constants = constants;
  }

  graph(): Graph {
    const tokens = this.#tokens;
    tokens.expect("graph");
    const name = tokens.expectKind("name", "the graph's name");
    tokens.expect("(");
    const inputs = tokens.list(")", () => this.#input());
    tokens.expect("{");
    const body = tokens.mark();
    tokens.skipToAfter("}", "where");
    if (tokens.accept("where")) this.#declareParams();
    const end = tokens.mark();
    tokens.reset(body);
    while (tokens.next.kind === "value") this.#statement();
    tokens.expect("return");
    const outputs: Output[] = [];
    const updates: Update[] = [];
    if (tokens.next.text !== "update" && tokens.next.text !== "}")
      do outputs.push(this.#output());
      while (tokens.accept(","));
    while (tokens.accept("update")) updates.push(this.#update());
    tokens.expect("}");
    if (tokens.accept("where")) tokens.reset(end);
    if (tokens.next.kind !== "end") tokens.fail("the end of the text");
    const graph: Graph = { name, inputs, outputs, ...(updates.length > 0 && { updates }) };
    verify(graph);
    return graph;
  }

  #declareParams(): void {
    const tokens = this.#tokens;
    tokens.expect("{");
    while (tokens.next.kind === "param" || tokens.next.kind === "state") {
      const { kind, text } = tokens.take();
      tokens.expect(":");
      const at = tokens.next;
      const { dtype, shape } = this.#type();
      if (dtype !== "f32") tokens.fail(`f32 for ${text}: parameters and states hold no ${dtype}`, at);
      if (this.#params.has(text)) tokens.fail(`one shape for ${text}`);
      const make = kind === "param" ? build.param : build.state;
      this.#params.set(text, make(text.slice(1), shape));
    }
    tokens.expect("}");
  }

  #input(): NodeOf<"input"> {
    const tokens = this.#tokens;
    const name = tokens.expectKind("name", "an input's name");
    tokens.expect(":");
    const { dtype, shape } = this.#type();
    const made = build.input(name, shape, dtype);
    if (this.#values.has(name)) tokens.fail(`one input called ${name}`);
    this.#values.set(name, made);
    return made;
  }

  #type(): { dtype: DType; shape: Shape } {
    const tokens = this.#tokens;
    const dtype = tokens.expectKind("name", "a dtype");
    if (dtype !== "f32" && dtype !== "i32" && dtype !== "bool") return tokens.fail("f32, i32 or bool");
    return { dtype, shape: this.#shape() };
  }

  #shape(): Shape {
    const tokens = this.#tokens;
    tokens.expect("[");
    return tokens.list("]", (): Dim => {
      let text = tokens.take().text;
      while (tokens.next.text === "+" || tokens.next.text === "*")
        text += tokens.take().text + tokens.take().text;
      return parseNumber(text) ?? text;
    });
  }

  #statement(): void {
    const tokens = this.#tokens;
    const name = tokens.take().text;
    if (this.#values.has(name)) tokens.fail(`a name other than ${name}, which is taken`);
    tokens.expect("=");
    const line = tokens.next;
    const value = this.#call();
    tokens.expect(":");
    const { shape, dtype } = this.#type();
    if (!sameShape(shape, value.shape) || dtype !== value.dtype)
      tokens.fail(`${name} to be ${value.dtype}${shapeText(value.shape)} by its op's shape rule`, line);
    this.#values.set(name, value);
  }

  #output(): Output {
    const tokens = this.#tokens;
    if (tokens.peek(1).text === ":" && (tokens.next.kind === "name" || tokens.next.kind === "param")) {
      const name = tokens.take().text.replace("@", "");
      tokens.take();
      return { name, node: this.#operand() };
    }
    return { name: null, node: this.#operand() };
  }

  #update(): Update {
    const tokens = this.#tokens;
    const token = tokens.take();
    const state = this.#params.get(token.text);
    if (token.kind !== "state" || state?.op !== "state")
      return tokens.fail("a state with a shape in the where block", token);
    tokens.expect("=");
    return { state: state as NodeOf<"state">, node: this.#operand() };
  }

  #call(): Node {
    const tokens = this.#tokens;
    const start = tokens.next;
    const op = tokens.expectKind("name", "an op");
    tokens.expect("(");
    if (op === "const") return this.#constant();
    const operands: Node[] = [];
    const attrs = new Map<string, number | Shape | boolean>();
    tokens.list(")", () => {
      if (tokens.next.kind === "name" && tokens.peek(1).text === "=") {
        const key = tokens.take().text;
        tokens.take();
        if (attrs.has(key)) tokens.fail(`one ${key}`);
        attrs.set(key, this.#attribute());
      } else operands.push(this.#operand());
    });
    try {
      return this.#make(op, operands, attrs);
    } catch (error) {
      if (error instanceof SinterError && error.code !== "PARSE_ERROR")
        throw new SinterError(error.code, `line ${start.line}: ${error.message}`);
      throw error;
    }
  }

  #attribute(): number | Shape | boolean {
    const tokens = this.#tokens;
    if (tokens.next.text === "[") return this.#shape();
    if (tokens.accept("true")) return true;
    if (tokens.accept("false")) return false;
    return number(tokens);
  }

  #make(op: string, operands: readonly Node[], attrs: Attrs): Node {
    const formula = this.#formula(op, attrs);
    if (formula !== undefined) return build.elementwise(formula, ...operands);
    const made = makeCall(op, operands, attrs);
    return "expected" in made ? this.#tokens.fail(made.expected) : made;
  }

  #formula(name: string, attrs: Attrs): Formula | undefined {
    const constants = Object.fromEntries(attrs) as Record<string, number>;
    const custom = this.#custom.get(formulaKey(name, constants));
    if (custom !== undefined) return custom;
    return isReduction(name, attrs) ? undefined : this.#standard.get(name)?.bind(constants);
  }

  #constant(): Node {
    const tokens = this.#tokens;
    let data: Float32Array;
    if (tokens.next.kind === "data") {
      const reference = tokens.take();
      data =
        this.#constants[Number(reference.text.slice(1))] ??
        tokens.fail("the values of this constant, passed to parse", reference);
    } else {
      tokens.expect("[");
      data = Float32Array.from(tokens.list("]", () => number(tokens)));
    }
    tokens.expect(")");
    const mark = tokens.mark();
    tokens.expect(":");
    const { shape } = this.#type();
    tokens.reset(mark);
    return build.constant(data, shape);
  }

  /** sum := product ("+" product)*   product := atom ("·" atom)*   atom := (name | "(" sum ")") "ᵀ"* */
  #operand(): Node {
    if (++this.#depth > DEEPEST) this.#tokens.fail(`an expression nested less than ${DEEPEST} deep`);
    let sum = this.#product();
    while (this.#tokens.accept("+")) sum = build.apply("add", sum, this.#product());
    this.#depth--;
    return sum;
  }

  #product(): Node {
    let product = this.#atom();
    while (this.#tokens.accept("·")) product = build.matmul(product, this.#atom());
    return product;
  }

  #atom(): Node {
    const tokens = this.#tokens;
    let value: Node;
    if (tokens.accept("(")) {
      value = this.#operand();
      tokens.expect(")");
    } else value = this.#reference();
    while (tokens.accept("ᵀ")) value = build.transpose(value, [1, 0]);
    return value;
  }

  #reference(): Node {
    const tokens = this.#tokens;
    const token = tokens.take();
    const literal = parseNumber(token.text);
    if (literal !== undefined) return build.scalar(literal);
    if (token.kind === "param" || token.kind === "state")
      return (
        this.#params.get(token.text) ?? tokens.fail(`a shape for ${token.text} in the where block`, token)
      );
    return this.#values.get(token.text) ?? tokens.fail("an operand defined above", token);
  }
}
