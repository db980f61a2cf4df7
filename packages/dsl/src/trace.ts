import { type Graph, type Node, type NodeOf, SinterError } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import type { Initializer } from "./initializer.ts";

/** A parameter of a model. */
export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  /** Whether gradients change it: not a running mean, nor what standardizes. */
  readonly isLearned: boolean;
  /** Its names at the later places of a layer that stands twice. */
  readonly aliases: ReadonlySet<string>;
  /** Whether its value reaches an output: that of a layer whose result is not used does not. */
  readonly isUsed: boolean;
}

/** What stands at a place of a model and has parameters: a layer, or an embedding. */
interface Owner {
  readonly label: string;
  readonly name?: string | undefined;
}

interface TracedParam extends Omit<ParamSpec, "isUsed"> {
  readonly node: NodeOf<"param">;
  readonly aliases: Set<string>;
}

const join = (place: string, own: string): string => (place === "" ? own : `${place}.${own}`);

/**
 * What one run of a model's function collects: the places of its layers, and their parameters. A
 * layer may stand at several places, as may one inside it; its parameters are called after the first
 * and have a name for each, as in PyTorch's state dict.
 */
export class Trace {
  readonly #firstPlaces = new Map<Owner, string>();
  readonly #owners = new Map<string, Owner>();
  readonly #params = new Map<string, TracedParam>();
  #dropouts = 0;
  #unnamed = 0;
  /** What becomes of the model's graph in the end, such as sharing what gradients compute again. */
  readonly finishers = new Set<(graph: Graph) => Graph>();

  /** A number that no other dropout of the model has: 0, 1, …. */
  nextDropout(): number {
    return this.#dropouts++;
  }

  /** The place of a layer called as a function: its first one, or its name or number among the unnamed ones. */
  called(layer: Owner): string {
    return this.#firstPlaces.get(layer) ?? this.at(layer, "", layer.name ?? String(this.#unnamed++));
  }

  /**
   * The place of a layer inside another one.
   * @throws SinterError INVALID_ARGUMENT if another layer stands there
   */
  at(layer: Owner, parent: string, own: string): string {
    const place = join(parent, own);
    const owner = this.#owners.get(place) ?? layer;
    if (owner !== layer)
      throw new SinterError(
        "INVALID_ARGUMENT",
        `${owner.label} and ${layer.label} are both called ${place}: give one another { name }`,
      );
    this.#owners.set(place, layer);
    if (!this.#firstPlaces.has(layer)) this.#firstPlaces.set(layer, place);
    return place;
  }

  /** The node of a parameter that `layer`, which stands at `place`, calls `own`. */
  param(
    layer: Owner,
    place: string,
    own: string,
    declared: Pick<ParamSpec, "shape" | "initializer" | "isLearned">,
  ): NodeOf<"param"> {
    const name = join(this.#firstPlaces.get(layer) ?? place, own);
    const spec = this.#params.get(name) ?? {
      ...declared,
      node: build.param(name, declared.shape),
      name,
      aliases: new Set(),
    };
    this.#params.set(name, spec);
    const alias = join(place, own);
    if (alias !== name) spec.aliases.add(alias);
    return spec.node;
  }

  /** The parameters of `layer` and of those inside it, by their own names; null if it stands nowhere here. */
  paramsOf(layer: Owner): Map<string, Node> | null {
    const place = this.#firstPlaces.get(layer);
    if (place === undefined) return null;
    const found = new Map<string, Node>();
    const prefix = join(place, "");
    for (const { name, aliases, node } of this.#params.values())
      for (const each of [name, ...aliases])
        if (each.startsWith(prefix)) found.set(each.slice(prefix.length), node);
    return found;
  }

  /** The parameters in the order of their first use, given all nodes that reach an output. */
  params(used: ReadonlySet<Node>): readonly ParamSpec[] {
    return Array.from(this.#params.values(), ({ node, ...spec }) => ({ ...spec, isUsed: used.has(node) }));
  }
}
