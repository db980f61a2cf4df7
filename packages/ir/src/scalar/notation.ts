import { argName } from "./print.ts";
import type { Scalar } from "./scalar.ts";

/** How tightly a text binds: a sum, a product, a sign, a power or call. */
type Strength = 0 | 1 | 2 | 3;

interface Text {
  readonly text: string;
  readonly strength: Strength;
}

const MINUS = "−";
const calls: Readonly<Record<string, (x: string) => Text>> = {
  sigmoid: (x) => called("σ", x),
  normalCdf: (x) => called("Φ", x),
  normalPdf: (x) => called("φ", x),
  gauss: (x) => ({ text: `e^(−${grouped(x)}²)`, strength: 2 }),
  log: (x) => called("ln", x),
  log1p: (x) => called("ln", `1 + ${x}`),
  softplus: (x) => called("ln", `1 + e^${grouped(x)}`),
  exp: (x) => ({ text: `e^${grouped(x)}`, strength: 2 }),
  expm1: (x) => ({ text: `e^${grouped(x)} ${MINUS} 1`, strength: 0 }),
  softsign: (x) => ({ text: `${/[ ·/]/.test(x) ? `(${x})` : x}/(1 + |${x}|)`, strength: 1 }),
};

const called = (name: string, x: string): Text => ({ text: `${name}(${x})`, strength: 3 });
const grouped = (x: string): string => (/^[\p{L}\p{N}.]+$/u.test(x) ? x : `(${x})`);
const within = ({ text, strength }: Text, least: Strength): string => (strength < least ? `(${text})` : text);

/**
 * A formula as it would be written by hand, for people: `1 − tanh(x)²`, `σ(x)·(1 − σ(x))`, `Φ(x) + x·φ(x)`. A
 * comparison in brackets is 1 where it holds, and 0 elsewhere (Iverson). Numbers have six digits.
 */
export const notation = (root: Scalar, nameOf: (index: number) => string = argName): string =>
  textOf(root, nameOf).text.replaceAll(`+ ${MINUS}`, `${MINUS} `);

function textOf(node: Scalar, nameOf: (index: number) => string): Text {
  const write = (child: Scalar) => textOf(child, nameOf);
  const plain = (child: Scalar) => write(child).text;
  switch (node.kind) {
    case "arg":
      return { text: nameOf(node.index), strength: 3 };
    case "const":
      return { text: numberText(node.value), strength: node.value < 0 ? 0 : 3 };
    case "call":
      return calls[node.fn.name]?.(plain(node.arg)) ?? called(node.fn.name, plain(node.arg));
    case "op": {
      const [a, b, c] = node.args as [Scalar, Scalar, Scalar];
      switch (node.op) {
        case "add":
          return { text: `${plain(a)} + ${plain(b)}`, strength: 0 };
        case "sub":
          return { text: `${plain(a)} ${MINUS} ${within(write(b), 1)}`, strength: 0 };
        case "mul":
          return productText(factorsOf(node), write);
        case "div":
          if (isOne(b)) return write(a);
          return { text: `${within(write(a), 1)}/${within(write(b), 2)}`, strength: 1 };
        case "neg":
          return { text: `${MINUS}${within(write(a), 1)}`, strength: 0 };
        case "abs":
          return { text: `|${plain(a)}|`, strength: 3 };
        case "sqrt":
          return { text: `√${within(write(a), 3)}`, strength: 2 };
        case "lt":
          return { text: `[${plain(a)} < ${plain(b)}]`, strength: 3 };
        case "le":
          return { text: `[${plain(a)} ≤ ${plain(b)}]`, strength: 3 };
        case "eq":
          return { text: `[${plain(a)} = ${plain(b)}]`, strength: 3 };
        case "select":
          return {
            text: `{${plain(b)} if ${isComparison(a) ? plain(a).slice(1, -1) : plain(a)}, else ${plain(c)}}`,
            strength: 3,
          };
        default:
          return called(node.op, node.args.map(plain).join(", "));
      }
    }
  }
}

const isComparison = (node: Scalar): boolean =>
  node.kind === "op" && (node.op === "lt" || node.op === "le" || node.op === "eq");

const isMul = (node: Scalar): node is Extract<Scalar, { kind: "op" }> =>
  node.kind === "op" && node.op === "mul";

const isOne = (node: Scalar): boolean => node.kind === "const" && node.value === 1;

const factorsOf = (node: Scalar): Scalar[] => (isMul(node) ? node.args.flatMap(factorsOf) : [node]);

/** Factors side by side, those that stand twice as squares. */
function productText(factors: readonly Scalar[], write: (node: Scalar) => Text): Text {
  const texts: string[] = [];
  const left = factors.filter((f) => !isOne(f));
  if (left.length === 1) return write(left[0]!);
  while (left.length > 0) {
    const factor = left.shift()!;
    const twice = left.indexOf(factor);
    if (twice >= 0 && factor.kind !== "const") {
      left.splice(twice, 1);
      texts.push(`${within(write(factor), 3)}²`);
    } else
      texts.push(
        texts.length === 0 && factor.kind === "const" ? write(factor).text : within(write(factor), 1),
      );
  }
  return { text: texts.join("·"), strength: 1 };
}

const numberText = (value: number): string => String(Number(value.toPrecision(6))).replace("-", MINUS);
