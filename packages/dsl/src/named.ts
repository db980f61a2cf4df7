import { gotKind, SinterError } from "@sinter/ir";
import { isCallable, renamed } from "./declare.ts";
import type { WithName } from "./layer.ts";
import { checkName } from "./names.ts";

/** What `named` says of what has a name already. */
const alreadyNamed = <Name extends string>(name: Name) =>
  `named expects a layer without a name, but this one is called ${name}` as const;

/** The layer itself, or the sentence that says that it has a name. */
type Unnamed<L> = L extends { readonly name: infer Name extends string }
  ? string extends Name
    ? L
    : ReturnType<typeof alreadyNamed<Name>>
  : L;

/**
 * A layer, an embedding or a composition with a name, which stands in front of the names of all parameters in it, in place
 * of a number. It is the same layer: used under both names, it has one set of parameters. A dot makes a name of several
 * parts, as of a module within a module.
 *
 * @throws SinterError INVALID_ARGUMENT if it is no layer, is named already, or the name is not made of letters, digits, _
 *   and -, with dots between its parts
 * @example
 * const actor = named("actor", sequential(linear(4, 64), tanh(), linear(64, 2)));   // "actor.0.weight", …
 */
export function named<const Name extends string, L extends { readonly label: string }>(
  name: Name,
  layer: Unnamed<L> & L,
): L & WithName<Name> {
  if (!isCallable(layer))
    throw new SinterError("INVALID_ARGUMENT", `named expects a layer, got ${gotKind(layer)}`);
  const { label, name: own } = layer;
  if (own !== undefined) throw new SinterError("INVALID_ARGUMENT", alreadyNamed(own));
  checkName(name, label);
  if (name === undefined) throw new SinterError("INVALID_ARGUMENT", `named expects a name for ${label}`);
  return renamed(layer, name) as unknown as L & WithName<Name>;
}
