import { parseNumber } from "../base/number.ts";
import type { Tokens } from "../base/tokens.ts";
import { type MathName, mathFunctions } from "./math/table.ts";
import { infix } from "./print.ts";

import { call, constant, op, type Scalar, type ScalarOp, scalarOps } from "./scalar.ts";

/** Larger than any formula that can be made. */
const DEEPEST = 256;
const LONGEST = 10_000;

/** Reads what `printScalar` writes; `args` are the names that stand for arguments. */
export function parseScalar(tokens: Tokens, args: ReadonlyMap<string, Scalar>): Scalar {
  let depth = 0;
  let length = 0;

  const sum = (binding: number): Scalar => {
    if (++depth > DEEPEST) tokens.fail(`a formula nested less than ${DEEPEST} deep`);
    let left = atom();
    for (;;) {
      const entry = Object.entries(infix).find(
        ([, [sign, strength]]) => tokens.next.text === sign && strength > binding,
      );
      if (entry === undefined) break;
      tokens.take();
      left = op(entry[0] as ScalarOp, left, sum(entry[1][1]));
    }
    depth--;
    return left;
  };

  const atom = (): Scalar => {
    if (++length > LONGEST) tokens.fail(`a formula of at most ${LONGEST} terms`);
    if (tokens.accept("(")) {
      const inner = sum(0);
      tokens.expect(")");
      return inner;
    }
    const token = tokens.take();
    const number = parseNumber(token.text);
    if (number !== undefined) return constant(number);
    const known = args.get(token.text);
    if (known !== undefined) return known;
    const { text } = token;
    if (token.kind !== "name" || !(Object.hasOwn(scalarOps, text) || Object.hasOwn(mathFunctions, text)))
      return tokens.fail("a scalar function, an argument or a number", token);
    tokens.expect("(");
    const operands = tokens.list(")", () => sum(0));
    const arity = Object.hasOwn(scalarOps, text) ? scalarOps[text as ScalarOp].length : 1;
    if (operands.length !== arity) tokens.fail(`${arity} arguments for ${text}`, token);
    return Object.hasOwn(scalarOps, text)
      ? op(text as ScalarOp, ...operands)
      : call(mathFunctions[text as MathName], operands[0]!);
  };

  return sum(0);
}
