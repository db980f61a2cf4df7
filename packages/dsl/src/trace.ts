import { type NodeOf, type Shape, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";

/** How a parameter starts: PyTorch's defaults. */
export type Initializer =
  | { readonly kind: "uniform"; readonly bound: number }
  | { readonly kind: "normal" }
  | { readonly kind: "constant"; readonly value: number };

/** A parameter of a model. */
export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  /** Its names at the later places of a layer that stands twice. */
  readonly aliases: readonly string[];
}

/** What has parameters: a layer, or an embedding. */
interface Owner {
  readonly label: string;
  readonly name: string | undefined;
}

/** What one run of a model's function collects: the names of its layers and their parameters. */
export class Trace {
  readonly #params = new Map<string, Omit<ParamSpec, "aliases">>();
  /** Later places of layers that stand twice, and the first. */
  readonly #aliases: [alias: string, path: string][] = [];
  readonly #paths = new Map<Owner, string>();
  readonly #owners = new Map<string, Owner>();
  #unnamed = 0;
  /** False for a tensor that was declared but not given to a model yet. */
  readonly inModel: boolean;

  constructor(inModel: boolean) {
    this.inModel = inModel;
  }

  /** The path of a layer called as a function: its name, or its number among the unnamed ones. */
  called(layer: Owner): string {
    return this.#paths.get(layer) ?? this.at(layer, "", layer.name ?? String(this.#unnamed++));
  }

  /** The path of a layer inside another one; a shared layer keeps its first path. */
  at(layer: Owner, parent: string, own: string): string {
    const known = this.#paths.get(layer);
    const path = parent === "" ? own : `${parent}.${own}`;
    if (known !== undefined) {
      if (known !== path) this.#aliases.push([path, known]);
      return known;
    }
    const owner = this.#owners.get(path);
    if (owner !== undefined)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${owner.label} and ${layer.label} are both called ${path}: give one another { name }`,
      );
    this.#paths.set(layer, path);
    this.#owners.set(path, layer);
    return path;
  }

  /** The node of a parameter, declared at its first use. */
  param(name: string, shape: Shape, initializer: Initializer): NodeOf<"param"> {
    const node = build.param(name, shape);
    this.#params.set(name, { name, shape: shape as readonly number[], initializer });
    return node;
  }

  /** The parameters in the order of their first use. */
  params(): ParamSpec[] {
    return [...this.#params.values()].map((spec) => {
      const at = this.#aliases.filter(([, path]) => spec.name.startsWith(`${path}.`));
      return { ...spec, aliases: at.map(([alias, path]) => alias + spec.name.slice(path.length)) };
    });
  }
}
