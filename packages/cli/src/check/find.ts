import { relative } from "node:path";
import { type CallExpression, type Diagnostic, type Expression, Node, type SourceFile, ts } from "ts-morph";

/** One layer of a composition, as the types know it. */
export interface Neighbour {
  readonly line: number;
  readonly text: string;
  /** The width that it gives, or null if only run time knows. */
  readonly width: number | string | null;
}

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

/** A shape error: our sentence, where it stands, and what surrounds it. */
export interface ShapeError extends Finding {
  readonly length: number;
  /** The layers of the same composition, in order; empty outside of one. */
  readonly layers: readonly Neighbour[];
  /** What would fit, where exactly one change of this call does. */
  readonly suggestion: string | null;
}

export interface Findings {
  readonly errors: readonly ShapeError[];
  readonly hints: readonly Finding[];
  /** Errors of the compiler that are not about shapes. */
  readonly others: readonly Finding[];
}

/** What came does not matter: what is expected is our sentence, alone or beside the type that fits. */
const SENTENCE = /is not assignable to (?:parameter of )?type '(?:[^"]* & )?"([^"]* [^"]*)"'\.?$/m;
/** Inside a helper with type parameters, the compiler may be left with a condition that it cannot decide. */
const UNDECIDED = /is not assignable to parameter of type '.* extends /s;
const NOT_FOR_EVERY = "this does not fit for every size that the type parameters may stand for";
/** Where the functions are declared whose parameters are sentences. */
const OURS = /\/(?:@sinter|node_modules\/sinter|packages\/(?:dsl|sinter))\//;
const WIDTH = /^(\w+)\((\d+), (\d+)\) expects \d+ features but receives (\d+)$/;

/** ts-morph does not read package.json's "type", and takes ES modules for CommonJS: 1470, 1479. */
const MODULE_KIND = new Set([1470, 1479]);

/** Everything worth saying of these files. */
export function findIn(files: readonly SourceFile[]): Findings {
  const errors: ShapeError[] = [];
  const others: Finding[] = [];
  for (const file of files)
    for (const diagnostic of file.getPreEmitDiagnostics()) {
      if (MODULE_KIND.has(diagnostic.getCode())) continue;
      const message = messageOf(diagnostic);
      const sentence = SENTENCE.exec(message)?.[1] ?? (UNDECIDED.test(message) ? NOT_FOR_EVERY : undefined);
      if (sentence !== undefined && isInOurCall(file, diagnostic.getStart() ?? 0))
        errors.push(shapeError(file, diagnostic, sentence));
      else others.push({ ...place(file, diagnostic.getStart() ?? 0), sentence: message.split("\n")[0]! });
    }
  return { errors, hints: files.flatMap(linearPairs), others };
}

function messageOf(diagnostic: Diagnostic): string {
  const text = diagnostic.getMessageText();
  return typeof text === "string" ? text : ts.flattenDiagnosticMessageText(text.compilerObject, "\n");
}

/** Whether this place is inside the arguments of a function that Sinter declares. */
function isInOurCall(file: SourceFile, at: number): boolean {
  const call = file
    .getDescendantAtPos(at)
    ?.getAncestors()
    .find((node) => Node.isCallExpression(node) && node.getArguments().some((arg) => arg.getPos() <= at));
  if (!Node.isCallExpression(call)) return false;
  const [signature] = call.getExpression().getType().getCallSignatures();
  return OURS.test(signature?.getDeclaration().getSourceFile().getFilePath() ?? "");
}

function place(file: SourceFile, at: number): { file: string; line: number; column: number } {
  const { line, column } = file.getLineAndColumnAtPos(at);
  return { file: relative(process.cwd(), file.getFilePath()), line, column };
}

function shapeError(file: SourceFile, diagnostic: Diagnostic, sentence: string): ShapeError {
  const start = diagnostic.getStart() ?? 0;
  const argument = argumentAt(file, start, diagnostic.getLength() ?? 1);
  const parent = argument?.getParent();
  const layers = Node.isCallExpression(parent) && isComposition(parent) ? neighbours(parent) : [];
  const width = WIDTH.exec(sentence);
  const suggestion =
    width !== null && argument?.getText() === `${width[1]}(${width[2]}, ${width[3]})`
      ? `${width[1]}(${width[4]}, ${width[3]})`
      : null;
  return { ...place(file, start), length: diagnostic.getLength() ?? 1, sentence, layers, suggestion };
}

/** The outermost expression at this place that is an argument of a call. */
function argumentAt(file: SourceFile, start: number, length: number): Expression | undefined {
  for (let node = file.getDescendantAtPos(start); node !== undefined; node = node.getParent()) {
    if (node.getStart() !== start || node.getEnd() > start + length) return undefined;
    const parent = node.getParent();
    if (Node.isCallExpression(parent) && node.getEnd() === start + length) return node as Expression;
  }
  return undefined;
}

const isComposition = (call: CallExpression): boolean => /^(sequential|residual)$/.test(calledName(call));

/** The name under which a function was exported, also where it was imported under another one. */
function calledName(call: CallExpression): string {
  const symbol = call.getExpression().getSymbol();
  return (symbol?.getAliasedSymbol() ?? symbol)?.getName() ?? "";
}

/** The layers of a composition with the width behind each. */
function neighbours(call: CallExpression): Neighbour[] {
  let width: Neighbour["width"] = null;
  return call.getArguments().map((argument) => {
    width = literalOf(argument as Expression, "out") ?? literalOf(argument as Expression, "in") ?? width;
    return { line: argument.getStartLineNumber(), text: argument.getText(), width };
  });
}

/** The literal type of a property, if the expression's type has one. */
function literalOf(expression: Expression, property: string): number | string | null {
  const symbol = expression.getType().getProperty(property);
  const value = symbol?.getTypeAtLocation(expression).getLiteralValue();
  return typeof value === "number" || typeof value === "string" ? value : null;
}

/** Linear layers written one behind the other, where one would do. */
function linearPairs(file: SourceFile): Finding[] {
  const found: Finding[] = [];
  file.forEachDescendant((node) => {
    if (!Node.isCallExpression(node) || !isComposition(node)) return;
    const layers = node.getArguments() as Expression[];
    for (const [i, second] of layers.entries()) {
      const first = layers[i - 1];
      if (first === undefined || !isOwnLinear(first) || !isOwnLinear(second)) continue;
      const [inWidth, hidden, out] = [
        literalOf(first, "in"),
        literalOf(first, "out"),
        literalOf(second, "out"),
      ];
      if (typeof inWidth !== "number" || typeof hidden !== "number" || typeof out !== "number") continue;
      // A narrow hidden layer does something: it bounds the rank, and costs less than one wide layer.
      if (hidden !== literalOf(second, "in") || inWidth * out > hidden * (inWidth + out)) continue;
      const sentence = `linear(${inWidth}, ${hidden}) and linear(${hidden}, ${out}) are one linear(${inWidth}, ${out}): the hidden layer adds nothing without an activation`;
      found.push({ ...place(file, second.getStart()), sentence });
    }
  });
  return found;
}

/** A linear layer that is made right here, and not said to be meant. */
const isOwnLinear = (layer: Expression): boolean =>
  Node.isCallExpression(layer) &&
  String(literalOf(layer, "label")).startsWith("linear(") &&
  !/overparameterized:\s*true/.test(layer.getText());
