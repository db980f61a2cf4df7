import { printNumber } from "../base/number.ts";
import { codecsOf, type Literal } from "../ops/attrs.ts";
import { ops } from "../ops/index.ts";
import { is } from "../ops/names.ts";
import { type Node, node } from "../ops/node.ts";
import type { OpSpec } from "../ops/op.ts";
import { arity } from "../ops/operands.ts";

/** How the text form calls a node: by which name, and with which attributes besides the operands. */
export function callOf(node: Node): { readonly name: string; readonly attrs: readonly string[] } {
  if (is(node, "elementwise")) {
    const { name, attrs } = node.attrs.formula;
    return { name, attrs: Object.entries(attrs).map(([key, value]) => `${key}=${printNumber(value)}`) };
  }
  let name = node.op;
  const attrs: string[] = [];
  for (const [key, codec] of codecsOf(node.spec)) {
    const value = (node.attrs as Record<string, unknown>)[key];
    if (codec.calls !== undefined) name = codec.print(value);
    else if (value !== codec.absent) attrs.push(`${key}=${codec.print(value)}`);
  }
  return { name, attrs };
}

/** An op that is called by its own name, or by one of its words. */
interface Callee {
  readonly spec: OpSpec;
  /** The attribute that the name stands for, if any. */
  readonly word: string | null;
}

let table: ReadonlyMap<string, Callee> | undefined;

/** The ops that can be called, by the names with which they are. */
function callees(): ReadonlyMap<string, Callee> {
  if (table !== undefined) return table;
  const found = new Map<string, Callee>();
  for (const spec of Object.values<OpSpec>(ops())) {
    const codecs = codecsOf(spec);
    if (codecs.some(([, { parse, calls }]) => parse === undefined && calls === undefined)) continue;
    const [key, codec] = codecs.find(([, { calls }]) => calls !== undefined) ?? [null, null];
    for (const name of codec?.calls ?? [spec.name]) found.set(name, { spec, word: key });
  }
  table = found;
  return found;
}

/** The attributes of one call, by name. */
export type Attrs = ReadonlyMap<string, Literal>;

/** Whether `max(…)` and the like reduce an axis here, rather than compare two operands. */
export const isReduction = (name: string, attrs: Attrs): boolean =>
  callees().get(name)?.word === "kind" && attrs.has("axis");

/**
 * The node of a call, or what was expected instead.
 * @throws SinterError where the op's rules refuse
 */
export function makeCall(
  name: string,
  operands: readonly Node[],
  given: Attrs,
): Node | { readonly expected: string } {
  const callee = callees().get(name);
  if (callee === undefined) return { expected: `an op, not ${name}` };
  const { spec, word } = callee;
  const [least, most] = arity(spec)!;
  if (operands.length < least || operands.length > most)
    return { expected: `${least} operand${least === 1 ? "" : "s"} for ${name}` };
  const attrs: Record<string, unknown> = word === null ? {} : { [word]: name };
  for (const [key, { parse, absent, form = "…" }] of codecsOf(spec)) {
    if (parse === undefined) continue;
    const literal = given.get(key);
    const value = literal === undefined ? absent : parse(literal);
    if (value === undefined) return { expected: `${name} with ${key}=${form}` };
    attrs[key] = value;
  }
  for (const key of given.keys())
    if (!Object.hasOwn(spec.attrs, key) || key === word) return { expected: `no ${key} for ${name}` };
  return node(spec, operands, attrs);
}
