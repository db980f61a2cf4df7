type Shapes = ReadonlyMap<string, readonly number[]>;

/** A layer that parameters suggest, or what they may be else. */
export interface Suggestion {
  /** In front of the parameters' own names. */
  readonly name: string;
  /** As it is written, or null where no layer has such parameters. */
  readonly layer: string | null;
  readonly note: string | null;
}

/** The layers whose parameters these are, in the order of their names. Activations have none, so they are not among them. */
export function suggestionsOf(shapes: Shapes): Suggestion[] {
  const owners = new Map<string, Map<string, readonly number[]>>();
  for (const [name, shape] of [...shapes].sort(([a], [b]) => compare(a, b))) {
    const dot = name.lastIndexOf(".");
    const owner = name.slice(0, Math.max(0, dot));
    const own = owners.get(owner) ?? new Map();
    owners.set(owner, own.set(name.slice(dot + 1), shape));
  }
  return [...owners].flatMap(([name, own]) => suggestionOf(name, own));
}

/** Numbers within names by their value. */
const compare = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

function suggestionOf(name: string, own: ReadonlyMap<string, readonly number[]>): Suggestion[] {
  const weight = own.get("weight");
  const has = (...names: string[]) => names.every((each) => own.has(each)) && own.size === names.length;
  const bias = own.get("bias");
  const one = (layer: string | null, note: string | null = null): Suggestion[] => [{ name, layer, note }];
  if (weight !== undefined && own.has("running_mean") && weight.length === 1)
    return one(`batchNorm(${weight[0]}`);
  if (weight?.length === 2 && (has("weight") || has("weight", "bias"))) {
    const [rows, width] = weight;
    if (bias === undefined && /emb|token|wte|wpe/i.test(name))
      return one(`embedding(${rows}, ${width}`, `or linear(${width}, ${rows}, { bias: false })`);
    return bias === undefined
      ? one(`linear(${width}, ${rows}, { bias: false`, `or embedding(${rows}, ${width})`)
      : one(`linear(${width}, ${rows}`);
  }
  if (weight?.length === 1 && has("weight", "bias")) return one(`layerNorm(${weight[0]}`, "or groupNorm");
  if (weight?.length === 1 && has("weight"))
    return weight[0] === 1 ? one("prelu(") : one(`rmsNorm(${weight[0]}`, `or prelu(${weight[0]})`);
  if (weight !== undefined && weight.length > 2 && own.size <= 2)
    return one(null, `a convolution of ${weight.join(" × ")}, for which there is no layer`);
  return [...own].map(([param, shape]) => ({
    name: name === "" ? param : `${name}.${param}`,
    layer: null,
    note: `param("${name === "" ? param : `${name}.${param}`}", [${shape.join(", ")}])`,
  }));
}

/** A suggestion as a line of a program. */
export function lineOf({ name, layer, note }: Suggestion): string {
  if (layer === null) return `${note}`.startsWith("param(") ? `${note}` : `// ${name}: ${note}`;
  const isOpen = layer.includes("{");
  const hasArguments = !layer.endsWith("(");
  const named = name === "" ? "" : `${isOpen ? ", " : hasArguments ? ", { " : ""}name: "${name}"`;
  const code =
    layer === "prelu("
      ? `named("${name}", prelu())`
      : `${layer}${named}${isOpen || named !== "" ? " }" : ""})`;
  return note === null ? code : `${code} // ${note}`;
}
