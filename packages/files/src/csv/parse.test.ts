import { SinterError } from "@sinter/ir";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv, type Table } from "../index.ts";

const iris = `sepal,petal,species
5.1,1.4,setosa
7,4.7,versicolor
6.3,6,virginica
4.9,1.5e0,setosa
`;

describe("parseCsv", () => {
  it("reads texts, numbers and classes", () => {
    const table = parseCsv(iris);
    expect(table.columns).toEqual(["sepal", "petal", "species"]);
    expect(table.rows).toBe(4);
    expect(table.text("sepal")).toEqual(["5.1", "7", "6.3", "4.9"]);
    expect(table.numbers("petal")).toEqual(Float32Array.of(1.4, 4.7, 6, 1.5));
    expect(table.classes("species")).toEqual({
      labels: Int32Array.of(0, 1, 2, 0),
      names: ["setosa", "versicolor", "virginica"],
    });
    expect(table.matrix(["petal", "sepal"])).toEqual(Float32Array.of(1.4, 5.1, 4.7, 7, 6, 6.3, 1.5, 4.9));
  });

  it("gives back every text that was written as RFC 4180 says", () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', ",", ";", "\n", "\r", "a", " ", "é") }),
    );
    const delimiters = fc.constantFrom(",", ";", "\t", "|", " ", "]", "^", "\\", ":", "$", "*");
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    const tables = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }));
    fc.assert(
      fc.property(tables, delimiters, ends, fc.boolean(), fc.boolean(), (rows, delimiter, end, last, bom) => {
        const width = rows[0]?.length ?? 2;
        const names = Array.from({ length: width }, (_, i) => `column ${i}`);
        const quoted = (text: string) =>
          text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = [names, ...rows].map((row) => row.map(quoted).join(delimiter)).join(end);
        const table = parseCsv((bom ? "\uFEFF" : "") + text + (last ? end : ""), { delimiter });
        expect(table.columns).toEqual(names);
        expect(table.rows).toBe(rows.length);
        for (const [at, name] of names.entries())
          expect(table.text(name)).toEqual(rows.map((row) => row[at]));
      }),
    );
  });

  it("leaves out empty lines, which are cells where there is one column", () => {
    expect(parseCsv("\n\na,b\n\n1,2\r\n\r\n3,4\n\n\n").text("b")).toEqual(["2", "4"]);
    expect(parseCsv("a\n1\n\n3\n").text("a")).toEqual(["1", "", "3"]);
    expect(parseCsv("a\n1\n\n3\n").dropMissing().numbers("a")).toEqual(Float32Array.of(1, 3));
  });

  it("takes a table without rows, and columns that JavaScript finds special", () => {
    const table = parseCsv("__proto__,constructor");
    expect(table.rows).toBe(0);
    expect(table.numbers("__proto__")).toEqual(new Float32Array());
    expect(table.classes("constructor")).toEqual({ labels: new Int32Array(), names: [] });
    expect(() => table.text("toString")).toThrow('the table has no column "toString"');
  });

  it("reads numbers with spaces, and no other spellings than decimals", () => {
    const numbers = (cell: string) => parseCsv(`a;b\n${cell};`, { delimiter: ";" }).numbers("a")[0];
    for (const cell of ["-1.5e3", " 2", "+.5 ", "1.", "-0", "1E-3"])
      expect(numbers(cell)).toBe(Math.fround(Number(cell)));
    for (const cell of ["1,5", "0x10", "Infinity", "1 2", "1e", ".", "five", "1_000"])
      expect(() => numbers(cell)).toThrow(
        `row 1 of the column "a" is ${JSON.stringify(cell)}, expected a number such as -1.5 or 2e-3; correct it, or read the column with classes or text`,
      );
  });

  it("numbers classes in the order of their names as texts", () => {
    const { labels, names } = parseCsv("a\n2\n10\n2\nNA\né\nz\n").classes("a");
    expect(names).toEqual(["10", "2", "NA", "z", "é"]);
    expect(labels).toEqual(Int32Array.of(1, 0, 1, 2, 4, 3));
  });

  it("leaves out rows in which a cell is missing, and keeps the numbers of the others in messages", () => {
    const table = parseCsv("a,b\n1,x\n,y\n NA ,z\n4,NaN\n5,null\nsix,NAN\n");
    expect(table.dropMissing().text("a")).toEqual(["1", "six"]);
    expect(table.dropMissing(["b"]).text("b")).toEqual(["x", "y", "z", "NAN"]);
    expect(table.dropMissing([]).rows).toBe(6);
    expect(table.rows).toBe(6);
    expect(() => table.dropMissing(["a"]).numbers("a")).toThrow('row 6 of the column "a" is "six"');
  });

  const withHoles = "a,b\n1,2\n,x\nNA,1e39\n";
  const wrongUses: [string, (table: Table) => unknown, string, string][] = [
    [
      "a missing number",
      (table) => table.numbers("a"),
      "FILE_INVALID",
      'row 2 of the column "a" is empty, expected a number; correct it, or leave out such rows with dropMissing(["a"])',
    ],
    [
      "a missing number in a matrix",
      (table) => table.matrix(["b", "a"]),
      "FILE_INVALID",
      'row 2 of the column "b" is "x", expected a number',
    ],
    [
      "a number that is written as missing",
      (table) => parseCsv("a\nNA").numbers(table.columns[0]!),
      "FILE_INVALID",
      'row 1 of the column "a" is "NA", expected a number; correct it, or leave out such rows with dropMissing(["a"])',
    ],
    [
      "a missing class",
      (table) => table.classes("a"),
      "FILE_INVALID",
      'row 2 of the column "a" is empty, expected the name of a class; correct it, or leave out such rows with dropMissing(["a"])',
    ],
    [
      "a number beyond f32",
      () => parseCsv("a\n-1e39").numbers("a"),
      "FILE_INVALID",
      'row 1 of the column "a" is "-1e39", which f32 cannot hold: its largest number is 3.4028235e38',
    ],
    [
      "a column that is not there",
      (table) => table.text("c"),
      "INVALID_ARGUMENT",
      'the table has no column "c"; its columns are "a", "b"',
    ],
    [
      "no column",
      (table) => table.matrix([]),
      "INVALID_ARGUMENT",
      "matrix expects at least one column, got none",
    ],
    [
      "a name as a list",
      (table) => table.dropMissing("a" as never),
      "INVALID_ARGUMENT",
      "dropMissing expects an array of names of columns, got string",
    ],
  ];
  for (const [what, use, code, message] of wrongUses)
    it(`refuses: ${what}`, () =>
      expect(() => use(parseCsv(withHoles))).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(message) }),
      ));

  const wrongTexts: [string, string, string][] = [
    ["an empty text", "", "the CSV text is empty, expected a first line with the names of the columns"],
    ["a byte order mark alone", "\uFEFF\n\n", "the CSV text is empty"],
    ["a column without a name", ",a\n0,1", "column 1 of the first line has no name; give it one"],
    ["a name twice", "a,b,a\n", 'the column "a" stands twice in the first line; rename one of them'],
    [
      "too few cells",
      "a,b\n1,2\n3\n",
      "row 2 has 1 cell, expected 2, one for each column; correct it, or check the delimiter and the quotation marks around cells that contain it",
    ],
    ["too many cells", "a,b\n1,2,3\n", "row 1 has 3 cells, expected 2, one for each column"],
    [
      "a cell that is not closed",
      'a,b\n1,"2\n3,4\n',
      'the quotation mark before "2\\n3,4\\n" in line 2 does not belong to a cell in quotation marks; put one at both ends of the cell, and write those within it twice',
    ],
    ["more behind a cell", 'a,b\r\n"1"0,2\r\n', 'the quotation mark before "0,2\\r\\n" in line 2'],
    [
      "a mark within a cell",
      'a,b\n1,"x ""y"" z"\n3,5" disk\n',
      'the quotation mark before " disk\\n" in line 3',
    ],
  ];
  for (const [what, text, message] of wrongTexts)
    it(`refuses: ${what}`, () =>
      expect(() => parseCsv(text)).toThrow(
        expect.objectContaining({ code: "FILE_INVALID", message: expect.stringContaining(message) }),
      ));

  it("refuses what is no text, and what is no delimiter", () => {
    expect(() => parseCsv(Buffer.from("a") as never)).toThrow(
      'parseCsv expects the file\'s content as a string, got a Uint8Array; read it as text, such as readFile(path, "utf8")',
    );
    expect(() => parseCsv("a", { separator: ";" } as never)).toThrow(
      "parseCsv has no option separator; it has delimiter",
    );
    for (const delimiter of ["", ",,", '"', "\n", "\r", "a", "1", ".", "-", "+", "_", 1])
      expect(() => parseCsv("a", { delimiter } as never)).toThrow(
        "parseCsv expects as delimiter one character that is no part of names and numbers, such as",
      );
  });

  it("takes every other character of ASCII as a delimiter", () => {
    for (let code = 0; code < 128; code++) {
      const delimiter = String.fromCharCode(code);
      if (/[\w".+\-\r\n]/.test(delimiter)) continue;
      expect(parseCsv(`a${delimiter}b\n1${delimiter}2`, { delimiter }).matrix(["b", "a"])).toEqual(
        Float32Array.of(2, 1),
      );
    }
  });

  it("reads any text or refuses it in a sentence", () => {
    const text = fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", "1", " ", "\uFEFF") });
    fc.assert(
      fc.property(text, (written) => {
        try {
          const table = parseCsv(written);
          for (const column of table.columns) expect(table.text(column).length).toBe(table.rows);
        } catch (error) {
          expect(error).toBeInstanceOf(SinterError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
