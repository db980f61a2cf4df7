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

/** What stands at a place of a model and has parameters: a layer, an embedding, a model within a model. */
export interface Owner {
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
  /** Whose parameter has a name. */
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

  /**
   * The place of what is called as a function: its first one, or its name or number among the unnamed ones.
   * @param owners what is called, and what it is another name of
   */
  called([layer, ...others]: readonly Owner[]): string {
    const known = this.#firstPlaces.get(layer!);
    const place = known ?? this.at(layer!, "", layer!.name ?? String(this.#unnamed++));
    for (const other of others) this.at(other, "", place);
    return place;
  }

  /** The place of a layer inside another one. */
  at(layer: Owner, parent: string, own: string): string {
    const place = join(parent, own);
    if (!this.#firstPlaces.has(layer)) this.#firstPlaces.set(layer, place);
    return place;
  }

  /**
   * The node of a parameter that `layer`, which stands at `place`, calls `own`.
   * @throws SinterError INVALID_ARGUMENT if another layer has a parameter of this name
   */
  param(
    layer: Owner,
    place: string,
    own: string,
    declared: Pick<ParamSpec, "shape" | "initializer" | "isLearned"> & Partial<Pick<ParamSpec, "aliases">>,
  ): NodeOf<"param"> {
    const first = this.#firstPlaces.get(layer) ?? place;
    const name = join(first, own);
    const { aliases = [] } = declared;
    const names = [name, join(place, own)];
    for (const alias of aliases) names.push(join(first, alias), join(place, alias));
    for (const each of names) {
      const owner = this.#owners.get(each) ?? layer;
      if (owner !== layer)
        throw new SinterError(
          "INVALID_ARGUMENT",
          `${owner.label} and ${layer.label} are both called ${place === "" ? own : place}: give one another { name }`,
        );
      this.#owners.set(each, layer);
    }
    const spec = this.#params.get(name) ?? {
      ...declared,
      node: build.param(name, declared.shape),
      name,
      aliases: new Set<string>(),
    };
    this.#params.set(name, spec);
    for (const each of names) if (each !== name) spec.aliases.add(each);
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
