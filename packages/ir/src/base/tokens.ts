import { SinterError } from "./error.ts";

export interface Token {
  readonly kind: "name" | "param" | "state" | "value" | "number" | "data" | "sign" | "end";
  readonly text: string;
  readonly line: number;
}

const PATTERNS: readonly (readonly [Token["kind"] | "skip", RegExp])[] = [
  ["skip", /[ \t\r\n]+|#(?=[\s]|$)[^\n]*/uy],
  ["param", /@[A-Za-z0-9_.-]+/uy],
  ["state", /\$[A-Za-z0-9_.-]+/uy],
  ["value", /%\d+/uy],
  ["data", /#\d+/uy],
  ["number", /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|-inf\b/uy],
  ["name", /[A-Za-z_][A-Za-z0-9_]*/uy],
  ["sign", /[(){}[\]:,=+·ᵀ*/-]/uy],
];

const LONGEST = 16 * 2 ** 20;

/** A cursor over the tokens of a text, with errors that name the line. */
export class Tokens {
  readonly #tokens: Token[] = [];
  #at = 0;

  /** @throws SinterError PARSE_ERROR at the first character that starts no token */
  constructor(text: string) {
    if (text.length > LONGEST)
      throw new SinterError("PARSE_ERROR", `the text is longer than ${LONGEST} characters`);
    let at = 0;
    let line = 1;
    scan: while (at < text.length) {
      for (const [kind, pattern] of PATTERNS) {
        pattern.lastIndex = at;
        const found = pattern.exec(text)?.[0];
        if (!found) continue;
        if (kind !== "skip") this.#tokens.push({ kind, text: found, line });
        else line += found.split("\n").length - 1;
        at += found.length;
        continue scan;
      }
      throw new SinterError("PARSE_ERROR", `line ${line}: unexpected ${JSON.stringify(text[at])}`);
    }
    this.#tokens.push({ kind: "end", text: "the end of the text", line });
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  /** The token `ahead` places further. */
  peek(ahead: number): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  /** A place to come back to with `reset`. */
  mark(): number {
    return this.#at;
  }

  reset(mark: number): void {
    this.#at = mark;
  }

  /** Moves to the next `text` that stands right after a `before`, or to the end. */
  skipToAfter(before: string, text: string): void {
    while (this.next.kind !== "end" && !(this.take().text === before && this.next.text === text));
  }

  /** The next token, consumed. */
  take(): Token {
    const token = this.next;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  /** Whether the next token is `text`, consumed if so. */
  accept(text: string): boolean {
    const found = this.next.text === text && this.next.kind !== "end";
    if (found) this.#at++;
    return found;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`"${text}"`);
  }

  /** The next token's text, which must be of this kind. */
  expectKind(kind: Token["kind"], what: string): string {
    return this.next.kind === kind ? this.take().text : this.fail(what);
  }

  /** Items separated by commas up to `close`, which is consumed. */
  list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    if (this.accept(close)) return items;
    do items.push(item());
    while (this.accept(","));
    this.expect(close);
    return items;
  }

  /** @throws SinterError PARSE_ERROR: what was expected at the next token */
  fail(expected: string, { text, line, kind } = this.next): never {
    throw new SinterError(
      "PARSE_ERROR",
      `line ${line}: expected ${expected}, got ${kind === "end" ? text : JSON.stringify(text)}`,
    );
  }
}
