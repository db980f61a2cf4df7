import { type Graph, optimize, passNames, print, printPlan, type Report, toJson } from "sinter";

/** A model on its way to a program: the graph as written, after each pass, and what the optimizer did. */
export interface Compilation {
  readonly raw: Graph;
  readonly passes: ReadonlyMap<string, Graph>;
  readonly optimized: Graph;
  readonly report: Report;
}

export function compilationOf(raw: Graph): Compilation {
  const passes = new Map<string, Graph>();
  const { graph, report } = optimize(raw, { onStage: (pass, result) => passes.set(pass, result) });
  return { raw, passes, optimized: graph, report };
}

/** What `dump --stage` shows of it. */
export interface Stage {
  text(compilation: Compilation): string;
  json(compilation: Compilation): object;
}

const graphStage = (graphOf: (compilation: Compilation) => Graph): Stage => ({
  text: (compilation) => print(graphOf(compilation)),
  json: (compilation) => toJson(graphOf(compilation)),
});

/** Every stage by its name, in the order of compilation. */
export const stages: Readonly<Record<string, Stage>> = {
  raw: graphStage(({ raw }) => raw),
  ...Object.fromEntries(passNames.map((name) => [name, graphStage(({ passes }) => passes.get(name)!)])),
  optimized: graphStage(({ optimized }) => optimized),
  plan: {
    text: ({ optimized }) => printPlan(optimized),
    json: ({ optimized }) => ({ format: "sinter.plan", version: 1, text: printPlan(optimized) }),
  },
};
