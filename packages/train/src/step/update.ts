import { argsOf, evaluateScalar, makeFormula, type Node, type Scalar } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { arg, rebuild, substitute, transform } from "@sinter/ir/scalar";
import { exactScalar } from "../exact.ts";

/** The formulas of an optimizer's update as nodes: what one of them computes for itself, another one reads. */
export class UpdateBuilder {
  readonly #name: string;
  readonly #size: number;
  readonly #nodes: Node[] = [];
  readonly #known = new Map<Scalar, Scalar>();

  /**
   * @param name begins the names of the formulas
   * @param size how many elements there are
   */
  constructor(name: string, size: number) {
    this.#name = name;
    this.#size = size;
  }

  /** A value that formulas read, as a scalar. */
  operand(node: Node): Scalar {
    this.#nodes.push(node);
    return arg(this.#nodes.length - 1);
  }

  /**
   * The value of a formula; formulas that contain it read that.
   * @param meant what they contain, if it is not the formula itself
   */
  add(body: Scalar, name: string, meant: Scalar = body): Node {
    const known = transform(body, (each, children) => this.#known.get(each) ?? rebuild(each, children));
    if (known.kind === "arg") return this.#whole(this.#nodes[known.index]!);
    const used = argsOf(known).sort((a, b) => a - b);
    const numbered = substitute(
      known,
      this.#nodes.map((_, i) => arg(Math.max(0, used.indexOf(i)))),
    );
    const formula = () =>
      makeFormula(`${this.#name}${name[0]!.toUpperCase()}${name.slice(1)}`, used.length, {}, numbered);
    const node = this.#whole(
      used.length === 0
        ? exactScalar(evaluateScalar(known, []))
        : build.elementwise(formula(), ...used.map((i) => this.#nodes[i]!)),
    );
    this.#known.set(meant, this.operand(node));
    return node;
  }

  /** What is one number for all elements, for each of them. */
  #whole(node: Node): Node {
    return node.shape.length === 0 ? build.broadcast(node, [this.#size]) : node;
  }
}
