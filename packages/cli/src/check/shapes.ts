import { relative } from "node:path";
import { Node, type SourceFile } from "ts-morph";

/** The inferred type of a variable that holds a tensor, a layer or a model. */
export interface InferredShape {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly type: string;
}

const OURS =
  /^(Tensor|Indices|Mask|Linear|UnbiasedLinear|Embedding|Sequential|Composite|LayerNorm|Model|Activation|Along|Prelu|UnitPrelu)\b/;

/** Every variable whose type carries a shape, in the order of the files. */
export const inferredShapes = (files: readonly SourceFile[]): InferredShape[] =>
  files.flatMap((file) => {
    const found: InferredShape[] = [];
    file.forEachDescendant((node) => {
      if (
        !Node.isVariableDeclaration(node) &&
        !Node.isBindingElement(node) &&
        !Node.isParameterDeclaration(node)
      )
        return;
      if (!Node.isIdentifier(node.getNameNode())) return;
      const type = node
        .getType()
        .getText(node)
        .replace(/import\("[^"]*"\)\./g, "");
      if (OURS.test(type))
        found.push({
          file: relative(process.cwd(), file.getFilePath()),
          line: node.getStartLineNumber(),
          name: node.getName(),
          type,
        });
    });
    return found;
  });
