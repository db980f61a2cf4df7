import { type Formula, is, type Node } from "@sinter/ir";

/** What a pattern may ask about a node's place in the graph. */
export interface MatchContext {
  /** How often the node is an operand or an output. */
  uses(node: Node): number;
  isOutput(node: Node): boolean;
}

/** The shape is there: the nodes that the pattern named. */
export interface Match<C> {
  readonly captures: C;
}

/** The shape is there, but the rewrite must not happen; `reason` is for the report. */
export interface Refusal {
  readonly reason: string;
}

/** A match, a refusal, or null where the shape is not there. */
export type Result<C> = Match<C> | Refusal | null;

/** Recognizes a node and names parts of it; the names are in the type. */
export interface Pattern<C> {
  match(node: Node, context: MatchContext): Result<C>;
}

export const isMatch = <C>(result: Result<C>): result is Match<C> => result !== null && "captures" in result;

export const skip = (reason: string): Refusal => ({ reason });

type None = Record<never, never>;

const pattern = <C>(match: (node: Node, context: MatchContext) => Result<C>): Pattern<C> => ({ match });

const capture = <K extends string, V>(key: K, value: V): Match<Record<K, V>> => ({
  captures: { [key]: value } as Record<K, V>,
});

/** Any node, captured. */
export const any = <K extends string>(key: K): Pattern<Record<K, Node>> =>
  pattern((node) => capture(key, node));

/** A static node, captured: its value is known at compile time. */
export const fixed = <K extends string>(key: K): Pattern<Record<K, Node>> =>
  pattern((node) => (node.isStatic ? capture(key, node) : null));

/** A node that depends on an input, captured. */
export const dynamic = <K extends string>(key: K): Pattern<Record<K, Node>> =>
  pattern((node) => (node.isStatic ? null : capture(key, node)));

/** A constant whose every element is `value`. */
export const literal = (value: number): Pattern<None> =>
  pattern((node) =>
    is(node, "const") && node.attrs.data.every((x) => Object.is(x, value)) ? { captures: {} } : null,
  );

/** Captures what `inner` matches as a whole too. */
export const as = <K extends string, C>(key: K, inner: Pattern<C>): Pattern<C & Record<K, Node>> =>
  pattern((node, context) => join(inner.match(node, context), () => capture(key, node)));

/** `inner` on a node that nothing else uses and that is no output; else a refusal. */
export const once = <C>(inner: Pattern<C>): Pattern<C> =>
  pattern((node, context) => {
    const result = inner.match(node, context);
    if (!isMatch(result)) return result;
    if (context.isOutput(node)) return skip("the middle value is an output");
    const uses = context.uses(node);
    return uses > 1 ? skip(`the middle value is used ${uses} times`) : result;
  });

/** `wanted`, or where it does not match a near miss that is worth reporting, with its reason. */
export const unless = <C, M>(
  wanted: Pattern<C>,
  nearMiss: Pattern<M>,
  reason: (captures: M) => string,
): Pattern<C> =>
  pattern((node, context) => {
    const result = wanted.match(node, context);
    if (result !== null) return result;
    const missed = nearMiss.match(node, context);
    return isMatch(missed) ? skip(reason(missed.captures)) : missed;
  });

/** linear(x, weight) or linear(x, weight, bias); a missing bias is captured as undefined. */
export const linear = <X, W, K extends string>(
  x: Pattern<X>,
  weight: Pattern<W>,
  bias: K,
): Pattern<W & X & Record<K, Node | undefined>> =>
  pattern((node, context) => {
    if (node.op !== "linear") return null;
    const [input, w, b] = node.operands as [Node, Node, Node?];
    if (b !== undefined && !b.isStatic) return null;
    const parts = join(weight.match(w, context), () => x.match(input, context));
    return join(parts, () => capture<K, Node | undefined>(bias, b));
  });

/** A node of `op` on one operand. */
export const unary = <A>(op: "reshape" | "transpose" | "broadcast", a: Pattern<A>): Pattern<A> =>
  pattern((node, context) => (node.op === op ? a.match(node.operands[0]!, context) : null));

/** A product of two matrices. */
export const matmul = <A, B>(a: Pattern<A>, b: Pattern<B>): Pattern<A & B> =>
  pattern((node, context) =>
    node.op === "matmul"
      ? join(a.match(node.operands[0]!, context), () => b.match(node.operands[1]!, context))
      : null,
  );

/** A binary elementwise op, by its formula's name. */
export const binary = <A, B>(name: string, a: Pattern<A>, b: Pattern<B>): Pattern<A & B> =>
  pattern((node, context) => {
    if (!is(node, "elementwise") || node.attrs.formula.name !== name || node.operands.length !== 2)
      return null;
    return join(a.match(node.operands[0]!, context), () => b.match(node.operands[1]!, context));
  });

/** A binary elementwise op whose operands may stand in either order. */
export const commutative = <A, B>(name: string, a: Pattern<A>, b: Pattern<B>): Pattern<A & B> =>
  pattern(
    (node, context) => binary(name, a, b).match(node, context) ?? binary(name, b, a).match(node, context),
  );

/** An elementwise op with one dynamic operand: an activation on it. Its formula is captured. */
export const activation = <K extends string, X>(key: K, x: Pattern<X>): Pattern<X & Record<K, Formula>> =>
  pattern((node, context) => {
    if (!is(node, "elementwise")) return null;
    const { formula } = node.attrs;
    const [main, another] = node.operands.filter((o) => !o.isStatic);
    if (main === undefined || another !== undefined) return null;
    return join(x.match(main, context), () => capture(key, formula));
  });

function join<A, B>(a: Result<A>, b: () => Result<B>): Result<A & B> {
  if (!isMatch(a)) return a;
  const rest = b();
  return isMatch(rest) ? { captures: { ...a.captures, ...rest.captures } } : rest;
}
