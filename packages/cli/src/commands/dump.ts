import { diffLines } from "diff";
import { explain, type Graph, gradient, print, type Report, SinterError } from "sinter";
import type { Output } from "../io.ts";
import { type Found, loadModels } from "../load.ts";
import { optionsOf } from "../options.ts";
import { compilationOf, stages } from "../stages.ts";

const stageNames = Object.keys(stages);

export const dumpUsage = `sinter dump <file.ts>[#export] [options]   the graph of every model that the file exports
  --stage NAME            as written, after a pass, or after all of them (default optimized):
                          ${stageNames.join(", ")}
  --gradient [--of NAME]  the graph of its gradients with respect to all parameters, of its only output or of
                          one by name; of one that is no scalar, for a gradient dy with respect to it
  --format text|json      text, or the stable JSON form (default text)
  --diff                  what the optimizer changed, line by line
  --explain               which rules fired and where, what was refused and why
`;

const formats = ["text", "json"] as const;

interface Options {
  readonly target: string;
  readonly format: (typeof formats)[number];
  readonly stage: string;
  readonly diff: boolean;
  readonly explain: boolean;
  readonly gradient: boolean;
  readonly of: string | undefined;
}

/** Prints graphs. With one model `--format json` gives an object, with several an array. */
export async function dump(args: readonly string[], { out }: Output): Promise<number> {
  const options = readOptions(args);
  const results = (await loadModels(options.target)).map((found) => render(found, options));
  if (options.format === "json") {
    const all = results.map((r) => r.json);
    out(`${JSON.stringify(all.length === 1 ? all[0] : all, null, 2)}\n`);
  } else out(results.map((r) => r.text).join("\n"));
  return 0;
}

/** The graph of the gradients: of a scalar, or for a gradient with respect to what is none. */
function gradientGraph(graph: Graph, of: string | undefined): Graph {
  if (of === undefined && graph.outputs.length > 1)
    throw new SinterError(
      "USAGE",
      `${graph.name} has several outputs: say of which one with --of NAME: ${graph.outputs.map(({ name }) => name).join(", ")}`,
    );
  const output = graph.outputs.find(({ name }) => name === of) ?? graph.outputs[0]!;
  const options = of === undefined ? {} : { of };
  return gradient(graph, output.node.shape.length === 0 ? options : { ...options, seed: free("dy", graph) });
}

/** A name that no input has. */
const free = (name: string, graph: Graph): string =>
  graph.inputs.some(({ attrs }) => attrs.name === name) ? free(`${name}_`, graph) : name;

function render({ name, graph: written }: Found, options: Options): { text: string; json: unknown } {
  const graph = options.gradient ? gradientGraph(written, options.of) : written;
  const compilation = compilationOf(graph);
  const { optimized, report } = compilation;
  const stage = stages[options.stage]!;
  const text = options.diff ? diff(graph.name, print(graph), print(optimized)) : stage.text(compilation);
  return {
    text: options.explain ? `${text}${explain(report)}` : text,
    json: {
      ...stage.json(compilation),
      export: name,
      ...(options.explain ? { report: reportJson(report) } : {}),
    },
  };
}

const reportJson = ({ fired, refused, fused, before, after }: Report) => ({
  fired,
  refused,
  fused,
  before,
  after,
});

function diff(name: string, before: string, after: string): string {
  if (before === after) return `graph ${name}: the optimizer changed nothing\n`;
  return diffLines(before, after)
    .flatMap(({ value, added, removed }) => {
      const sign = added ? "+" : removed ? "-" : " ";
      return value
        .split("\n")
        .filter(Boolean)
        .map((line) => `${sign} ${line}\n`);
    })
    .join("");
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = optionsOf("dump", args, flags);
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0)
    throw new SinterError("USAGE", `dump takes one file, got ${positionals.length}; try sinter dump --help`);
  const { format = "text", stage = "optimized", diff = false, explain = false } = values;
  if (values.of !== undefined && !values.gradient)
    throw new SinterError("USAGE", "--of names the output of a gradient; add --gradient");
  if (diff && format === "json") throw new SinterError("USAGE", "--diff is text; leave out --format json");
  if (diff && values.stage !== undefined)
    throw new SinterError("USAGE", "--diff shows both stages; leave out --stage");
  return {
    target,
    format: oneOf("--format", format, formats),
    stage: oneOf("--stage", stage, stageNames),
    diff,
    explain,
    gradient: values.gradient ?? false,
    of: values.of,
  };
}

const flags = {
  format: { type: "string" },
  stage: { type: "string" },
  diff: { type: "boolean" },
  explain: { type: "boolean" },
  gradient: { type: "boolean" },
  of: { type: "string" },
} as const;

function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new SinterError(
    "USAGE",
    `${flag} is ${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}, got ${JSON.stringify(value)}`,
  );
}
