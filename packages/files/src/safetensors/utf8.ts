/** The order of two texts by their bytes in UTF-8, which is that of their code points. */
export function compareUtf8(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [at, char] of left.entries()) {
    const order = char.codePointAt(0)! - (right[at]?.codePointAt(0) ?? -1);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
