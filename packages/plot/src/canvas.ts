/** The bits of the dots in a braille character, row by row. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** In which of so many cells side by side a place lies, from 0 at their beginning to 1 at their end. */
export const cellOf = (share: number, cells: number): number =>
  Math.min(Math.max(Math.floor(share * cells), 0), cells - 1);

/** What stands in a place of a terminal, and which colour it has, as the index of an ink. */
export interface Cell {
  readonly text: string;
  readonly ink: number | undefined;
}

/** Lines of several inks in braille characters, each of which has 2 × 4 dots. */
export class Canvas {
  readonly #columns: number;
  readonly #rows: number;
  /** For each ink the dots of all cells. */
  readonly #inks: Uint8Array[] = [];
  readonly #marks = new Map<number, Cell>();

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  /** A straight line between two places, with both coordinates from 0 at the upper left to 1. */
  line(ink: number, from: readonly [x: number, y: number], to: readonly [x: number, y: number]): void {
    const [x, y] = this.#dotAt(from);
    const [toX, toY] = this.#dotAt(to);
    const steps = Math.max(Math.abs(toX - x), Math.abs(toY - y), 1);
    for (let i = 0; i <= steps; i++)
      this.#dot(ink, Math.round(x + ((toX - x) * i) / steps), Math.round(y + ((toY - y) * i) / steps));
  }

  /** Puts a character on top of the lines, unless another one is there: whether it did. */
  mark(ink: number, text: string, [x, y]: readonly [number, number]): boolean {
    const at = cellOf(y, this.#rows) * this.#columns + cellOf(x, this.#columns);
    if (this.#marks.has(at)) return false;
    this.#marks.set(at, { text, ink });
    return true;
  }

  /** What is at a place, or undefined where nothing was drawn. */
  cell(column: number, row: number): Cell | undefined {
    const at = row * this.#columns + column;
    const mark = this.#marks.get(at);
    if (mark !== undefined) return mark;
    let [bits, ink, most] = [0, 0, 0];
    for (const [i, dots] of this.#inks.entries()) {
      const here = dots?.[at] ?? 0;
      const count = here.toString(2).replaceAll("0", "").length;
      // Of several inks in a cell, the one with most dots gives the colour.
      if (count > most) [ink, most] = [i, count];
      bits |= here;
    }
    return bits === 0 ? undefined : { text: String.fromCodePoint(0x2800 + bits), ink };
  }

  #dotAt([x, y]: readonly [number, number]): [number, number] {
    return [cellOf(x, 2 * this.#columns), cellOf(y, 4 * this.#rows)];
  }

  #dot(ink: number, x: number, y: number): void {
    this.#inks[ink] ??= new Uint8Array(this.#columns * this.#rows);
    this.#inks[ink][(y >> 2) * this.#columns + (x >> 1)]! |= DOTS[y & 3]![x & 1]!;
  }
}
