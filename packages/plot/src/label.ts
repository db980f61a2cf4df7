const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide =
  /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u;

/** What of a text may stand in a picture: one line without control characters, which XML cannot hold. */
export const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}|[\ufffe\uffff]/gu, "\ufffd");

const characters = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);
const columnsOfOne = (character: string): number => (wide.test(character) ? 2 : 1);

/** How many columns of a terminal a text takes. */
export const columnsOf = (text: string): number =>
  characters(text).reduce((sum, character) => sum + columnsOfOne(character), 0);

/** A text that takes at most this many columns, with … where it was cut off. */
export function cut(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let [kept, left] = ["", columns - 1];
  for (const character of characters(text)) {
    left -= columnsOfOne(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
