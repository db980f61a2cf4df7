import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";

/** What is to come: a row of it that has links is to be taken out here. */
const LATER = ["S13", "S17"];

const rows = [...readFileSync("docs/sources.md", "utf8").matchAll(/^\| (S\d+) .*\| (.*?) +\|$/gm)].map(
  ([, row, where]) => ({
    row: row!,
    where: where!,
    links: Array.from(where!.matchAll(/\[(.*?)\]\(([^)]*)\)/g), ([, text, to]) => ({
      text: text!,
      path: join("docs", to!),
    })),
  }),
);

it("every row is there, once and in order", () =>
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 19 }, (_, i) => `S${i + 1}`)));

it("every row that is due has links, and no other", () => {
  const without = rows.filter(({ links }) => links.length === 0);
  expect(without.map(({ row }) => row)).toEqual(LATER);
  for (const { where } of without) expect(where).toBe("not yet");
});

for (const { row, links } of rows)
  for (const { text, path } of links)
    it(`${row}: ${text} is there`, () => {
      expect(existsSync(path), path).toBe(true);
      const [, title] = /^“(.*)”$/.exec(text) ?? [];
      if (title === undefined) expect(text).toBe(basename(path));
      else expect(readFileSync(path, "utf8")).toContain(`"${title}"`);
    });
