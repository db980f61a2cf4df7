import { relative } from "node:path";
import { Node, type SourceFile, type Type } from "ts-morph";

/** The inferred type of a variable that holds a tensor, a layer or a model. */
export interface InferredShape {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly type: string;
}

/** A tensor has a dtype, a layer or an embedding a label, a model a graph; each is declared by the DSL. */
const MARKS = ["dtype", "label", "graph"];
const DSL = /\/(?:@sinter|packages)\/dsl\//;

const carriesShape = (type: Type): boolean =>
  MARKS.some((mark) =>
    type
      .getProperty(mark)
      ?.getDeclarations()
      .some((declaration) => DSL.test(declaration.getSourceFile().getFilePath())),
  );

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
      const type = node.getType();
      if (carriesShape(type))
        found.push({
          file: relative(process.cwd(), file.getFilePath()),
          line: node.getStartLineNumber(),
          name: node.getName(),
          type: type.getText(node).replace(/import\("[^"]*"\)\./g, ""),
        });
    });
    return found;
  });
