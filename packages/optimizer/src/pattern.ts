import {
  describe,
  type Formula,
  type FormulaDefinition,
  is,
  type Node,
  type NodeOf,
  type OpName,
  type Scalar,
} from "@sinter/ir";
import { both, either, isMatch, type Match, type MatchContext, type Result, refuse } from "./match.ts";
import { defaultOf, means } from "./meaning.ts";

/** What tells nodes apart at first sight: the op or, for an elementwise one, the body of its formula. */
export type Root = string | Scalar;

export const rootOf = (node: Node): Root => (is(node, "elementwise") ? node.attrs.formula.body : node.op);

/** Recognizes a node of type `N` and names parts of it; the names are in the type. */
export interface Pattern<C, N extends Node = Node> {
  /** Whether it can match a node of this root, so that it need not be tried at others. */
  mayMatch(root: Root): boolean;
  match(node: Node, context: MatchContext): Result<C, N>;
}

type None = Record<never, never>;

/** All that the patterns of a list capture. */
type CapturesOf<P> = P extends readonly [Pattern<infer C>, ...infer Rest] ? C & CapturesOf<Rest> : None;

/** A pattern for nodes whose root says that they are of type `N`. */
const pattern = <C, N extends Node>(
  mayMatch: (root: Root) => boolean,
  match: (node: N, context: MatchContext) => Result<C, N>,
): Pattern<C, N> => ({
  mayMatch,
  match: (node, context) => (mayMatch(rootOf(node)) ? match(node as N, context) : null),
});

const isOp = (name: OpName) => (root: Root) => root === name;
const isBody = (root: Root) => typeof root === "object";

const named = <K extends string, V, N extends Node>(key: K, value: V, node: N): Match<Record<K, V>, N> => ({
  captures: { [key]: value } as Record<K, V>,
  node,
});

/** A pattern for each operand; for none of them, whatever they are. */
const matchOperands = <N extends Node, const P extends readonly Pattern<unknown>[]>(
  node: N,
  patterns: P,
  context: MatchContext,
) =>
  (patterns.length > 0 && patterns.length !== node.operands.length
    ? null
    : patterns.reduce<Result<unknown, N>>(
        (found, operand, i) => both(found, () => operand.match(node.operands[i]!, context)),
        { captures: {}, node },
      )) as Result<CapturesOf<P>, N>;

const where =
  (test: (node: Node) => boolean) =>
  <K extends string>(key: K): Pattern<Record<K, Node>> => ({
    mayMatch: () => true,
    match: (node) => (test(node) ? named(key, node, node) : null),
  });

/** Any node, captured. */
export const any = where(() => true);

/** A static node, captured: its value is known at compile time. */
export const fixed = where((node) => node.isStatic);

/** A node that depends on an input, captured. */
export const dynamic = where((node) => !node.isStatic);

/** A node of the op `name`, with a pattern for each operand; without any, whatever its operands are. */
export const op = <O extends OpName, const P extends readonly Pattern<unknown>[]>(name: O, ...operands: P) =>
  pattern(isOp(name), (node: NodeOf<O>, context) => matchOperands(node, operands, context));

/**
 * An elementwise node that computes what `definition` says, whatever it is called; operands as in `op`.
 * Constants, if `definition` has any, may have other values there: `node.attrs.formula.attrs` has them.
 */
export const formula = <const P extends readonly Pattern<unknown>[]>(
  definition: FormulaDefinition,
  ...operands: P
) =>
  pattern(
    (root) =>
      isBody(root) && (Object.keys(definition.attrs).length > 0 || root === defaultOf(definition).body),
    (node: NodeOf<"elementwise">, context) =>
      means(node.attrs.formula, definition) ? matchOperands(node, operands, context) : null,
  );

/** `formula` on two operands that may stand in either order. */
export const commutative = <A, B>(
  definition: FormulaDefinition,
  a: Pattern<A>,
  b: Pattern<B>,
): Pattern<A & B, NodeOf<"elementwise">> => {
  const [ab, ba] = [formula(definition, a, b), formula(definition, b, a)];
  return pattern(ab.mayMatch, (node, context) =>
    either(ab.match(node, context), () => ba.match(node, context)),
  );
};

/** An elementwise op with one dynamic operand: an activation on it. Its formula is captured. */
export const activation = <K extends string, X>(
  key: K,
  x: Pattern<X>,
): Pattern<Record<K, Formula> & X, NodeOf<"elementwise">> =>
  pattern(isBody, (node, context) => {
    const [main, another] = node.operands.filter((o) => !o.isStatic);
    if (main === undefined || another !== undefined) return null;
    return both(named(key, node.attrs.formula, node), () => x.match(main, context));
  });

/** An elementwise op on one value that gives it back, captured. */
export const identity = <K extends string>(key: K): Pattern<Record<K, Node>, NodeOf<"elementwise">> =>
  pattern(
    (root) => typeof root === "object" && root.kind === "arg",
    (node) => {
      const [x, another] = node.operands as [Node, Node?];
      return another === undefined && x.dtype === node.dtype ? named(key, x, node) : null;
    },
  );

/** linear(x, weight) or linear(x, weight, bias) with a static bias; a missing one is captured as undefined. */
export const linear = <X, W, K extends string>(
  x: Pattern<X>,
  weight: Pattern<W>,
  bias: K,
): Pattern<Record<K, Node | undefined> & W & X, NodeOf<"linear">> =>
  pattern(isOp("linear"), (node, context) => {
    const [input, w, b] = node.operands as [Node, Node, Node?];
    if (b !== undefined && !b.isStatic) return null;
    const parts = both(named(bias, b, node), () => weight.match(w, context));
    return both(parts, () => x.match(input, context));
  });

/** A constant whose every element is `value`; −0 is not 0. */
export const literal = (value: number): Pattern<None, NodeOf<"const">> =>
  pattern(isOp("const"), (node) =>
    node.attrs.data.every((x) => Object.is(x, value)) ? { captures: {}, node } : null,
  );

/** What `inner` matches, captured as a whole too, with the attributes of its op. */
export const as = <K extends string, C, N extends Node>(
  key: K,
  inner: Pattern<C, N>,
): Pattern<C & Record<K, N>, N> =>
  pattern(inner.mayMatch, (node, context) => both(inner.match(node, context), () => named(key, node, node)));

/** `inner` on a node that nothing else uses and that is no output; else a refusal. */
export const once = <C, N extends Node>(inner: Pattern<C, N>): Pattern<C, N> =>
  pattern(inner.mayMatch, (node, context) => {
    const result = inner.match(node, context);
    const uses = context.isOutput(node)
      ? "an output"
      : context.uses(node) > 1 && `used ${context.uses(node)} times`;
    return uses && isMatch(result) ? refuse(`the middle value ${describe(node)} is ${uses}`) : result;
  });

/** `wanted`, or where it does not match a near miss that is worth reporting, with its reason. */
export const unless = <C, N extends Node, M>(
  wanted: Pattern<C, N>,
  nearMiss: Pattern<M>,
  reason: (captures: M) => string,
): Pattern<C, N> =>
  pattern(
    (root) => wanted.mayMatch(root) || nearMiss.mayMatch(root),
    (node, context) =>
      either(wanted.match(node, context), () => {
        const missed = nearMiss.match(node, context);
        return isMatch(missed) ? refuse(reason(missed.captures)) : missed;
      }),
  );
