import { type Graph, gotKind, kindOf, type NodeOf, paramsOf, SinterError, shapeText } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { type Group, makeGroup, PARAMETERS, type Segment } from "./group.ts";
import { chosen, listed, type ParamNames } from "./names.ts";

export type Numbers = Float32Array | Float64Array;
/** What a program keeps between runs, by the names of states. */
export type States = Readonly<Record<string, Numbers>>;
/** Numbers with their shape, in C order. */
export interface Stored {
  readonly shape: readonly number[];
  readonly data: Numbers;
}

/** Parameters that have an optimizer of their own. */
export interface ParamGroup {
  /** Their names, or names of what they stand in: "head" is for "head.weight" and "head.bias". */
  readonly params: ParamNames;
  readonly optimizer: Optimizer;
}

/** The parameters of a model in groups, and where each of them, and what is kept for it, stands. */
export class Parameters {
  /** Those that learn, each with its optimizer. */
  readonly learning: readonly (Group & { readonly optimizer: Optimizer })[];
  /** All of them, also those that stay as they are. */
  readonly groups: readonly Group[];

  /** Those that statistics of the batch change. */
  readonly kept: Group | null;

  /**
   * @param frozen the names of parameters that stay as they are
   * @param kept and of those that statistics of the batch change
   */
  constructor(
    model: Graph,
    optimizer: Optimizer,
    {
      groups = [],
      frozen,
      kept,
    }: {
      readonly groups?: readonly ParamGroup[];
      readonly frozen: ReadonlySet<string>;
      readonly kept: ReadonlySet<string>;
    },
  ) {
    const params = paramsOf(model);
    const names = params.flatMap(({ attrs: { name } }) => (frozen.has(name) || kept.has(name) ? [] : [name]));
    if (names.length === 0) invalid("trainer: all parameters are frozen, so there is nothing to learn");
    const own = new Map<string, Optimizer>();
    for (const group of groups)
      for (const name of chosen(group.params, names, "trainer: a group")) {
        if (own.has(name)) invalid(`trainer: ${name} is in two groups`);
        own.set(name, group.optimizer);
      }
    const keyOf = ({ attrs: { name } }: NodeOf<"param">) =>
      kept.has(name) ? "kept" : frozen.has(name) ? "frozen" : (own.get(name) ?? optimizer);
    const keys = new Set([optimizer, ...groups.map((group) => group.optimizer), "frozen", "kept"] as const);
    this.groups = [...keys].flatMap((key, i) => {
      const members = params.filter((node) => keyOf(node) === key);
      if (members.length === 0) return [];
      return typeof key === "string"
        ? [makeGroup(null, members, key)]
        : [makeGroup(key, members, i === 0 ? "" : String(i + 1))];
    });
    this.kept = this.groups.find((group) => group.segments.some(({ name }) => kept.has(name))) ?? null;
    this.learning = this.groups.filter(
      (group): group is Group & { readonly optimizer: Optimizer } => group.optimizer !== null,
    );
  }

  /** The sizes of all states, by name. */
  get sizes(): ReadonlyMap<string, number> {
    const all = this.groups.flatMap(({ optimizer, size, stateOf }) =>
      [PARAMETERS, ...(optimizer?.slots ?? [])].map((slot) => [stateOf(slot), size] as const),
    );
    return new Map(all);
  }

  /** The parameters among the states, by name: views. */
  views(states: States): Map<string, Numbers> {
    const views = this.groups.flatMap((group) =>
      group.segments.map(
        ({ name, offset, size }) =>
          [name, states[group.stateOf(PARAMETERS)]!.subarray(offset, offset + size)] as const,
      ),
    );
    return new Map(views);
  }

  /** `params.NAME` for each parameter, `optimizer.SLOT.NAME` for what an optimizer keeps for it: copies. */
  store(states: States): Record<string, Stored> {
    return Object.fromEntries(
      this.#tensors().map(([name, state, { shape, offset, size }]) => [
        name,
        { shape, data: states[state]!.slice(offset, offset + size) },
      ]),
    );
  }

  /**
   * The inverse of `store`.
   * @throws SinterError PARAMS_MISMATCH, listing every difference, if it was another trainer's; states are untouched then
   */
  restore(tensors: Readonly<Record<string, Stored>>, states: States): void {
    const wanted = this.#tensors();
    const wrong: string[] = [];
    for (const [name, , segment] of wanted) {
      const problem = problemOf(tensors[name], segment);
      if (problem !== null) wrong.push(`${name} ${problem}`);
    }
    const known = new Set(wanted.map(([name]) => name));
    for (const name of Object.keys(tensors))
      if (!known.has(name)) wrong.push(`${name} is not in this trainer`);
    if (wrong.length > 0)
      throw new SinterError(
        "PARAMS_MISMATCH",
        `the state is that of another trainer: ${listed(wrong, "; ")}`,
      );
    for (const [name, state, { offset }] of wanted) states[state]!.set(tensors[name]!.data, offset);
  }

  /** Each tensor of the state, with the program's state in which it stands, and where. */
  #tensors(): (readonly [name: string, state: string, segment: Segment])[] {
    return this.groups.flatMap((group) =>
      [PARAMETERS, ...(group.optimizer?.slots ?? [])].flatMap((slot) =>
        group.segments.map((segment) => {
          const prefix = slot === PARAMETERS ? "params" : `optimizer.${slot}`;
          return [`${prefix}.${segment.name}`, group.stateOf(slot), segment] as const;
        }),
      ),
    );
  }
}

/** Why a tensor cannot take a segment's place, or null. */
function problemOf(tensor: Stored | null | undefined, { shape, size }: Segment): string | null {
  const wanted = shapeText(shape);
  if (tensor === undefined) return `${wanted} is missing`;
  const { shape: got, data } = Object(tensor) as Partial<Stored>;
  if (!Array.isArray(got) || shapeText(got) !== wanted)
    return `should be ${wanted} but is ${Array.isArray(got) ? shapeText(got) : gotKind(got)}`;
  const isFloats = kindOf(data) === "Float32Array" || kindOf(data) === "Float64Array";
  if (!isFloats) return `should hold floats but holds ${gotKind(data)}`;
  if (data!.length !== size) return `should be ${wanted} but holds ${data!.length} numbers`;
  const odd = (data as Float32Array).find((x) => !Number.isFinite(x));
  return odd === undefined ? null : `holds ${odd}`;
}
