import { gotValue, SinterError } from "@sinter/ir";

/** Parts with dots between them, as in the name of a module within a module. */
const NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/** @throws SinterError INVALID_ARGUMENT if `name` cannot be part of a parameter's name */
export function checkName(name: string | undefined, what: string): string | undefined {
  if (name === undefined || (typeof name === "string" && NAME.test(name))) return name;
  throw new SinterError(
    "INVALID_ARGUMENT",
    `${what}: a layer's name is made of letters, digits, _ and -, with dots between its parts, got ${gotValue(name)}`,
  );
}

const PARAM_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** @throws SinterError INVALID_ARGUMENT if `own` cannot be the name of a parameter of an activation */
export function checkParamName(own: string, activation: string): void {
  if (!PARAM_NAME.test(own))
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${activation}: a parameter needs a name like "beta", got ${gotValue(own)}`,
    );
}
