import { SinterError } from "@sinter/ir";
import { DOMParser } from "linkedom";
import { describe, expect, it } from "vitest";
import { type Curve, type Panel, type Points, type Region, sample, svg, text } from "./index.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const functions: Record<string, readonly [value: (x: number) => number, gradient: (x: number) => number]> = {
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
  sigmoid: [sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  prelu: [(x) => (x > 0 ? x : x / 4), (x) => (x > 0 ? 1 : 0.25)],
};
const drawn = (which: 0 | 1, ...labels: string[]): Curve[] =>
  labels.map((label) => ({ label, points: sample(functions[label]![which], -6, 6) }));
const sides = (...labels: string[]): Panel[] => [
  { title: "value", curves: drawn(0, ...labels) },
  { title: "gradient", curves: drawn(1, ...labels) },
];
const all = sides("relu", "sigmoid", "tanh", "prelu");
const panel = (points: Points, rest: Partial<Panel> = {}): Panel => ({
  title: "p",
  curves: [{ label: "c", points }],
  ...rest,
});
const halves: Region = {
  title: "halves",
  region: { x: [-1, 1], y: [0, 1], classes: ["left", "right"], value: (x) => (x + 1) / 2 },
  points: [
    { x: -0.5, y: 0.5, label: "left" },
    { x: 0.5, y: 0.25, label: "right" },
    { x: 7, y: 0.25, label: "right" },
  ],
};
const thirds: Region = {
  title: "thirds",
  region: { x: [0, 3], y: [0, 1], classes: ["a", "b", "c"], value: (x) => Math.floor(x) },
  points: [{ x: 0.5, y: 0.5, label: "a" }],
};

const elements = (source: string, selector: string) => [
  ...(new DOMParser().parseFromString(source, "image/svg+xml") as unknown as Document).querySelectorAll(
    selector,
  ),
];
/** The lines of curves, without those of the legend. */
const paths = (source: string, index: number) =>
  elements(source, `g.stroke-${index} path`)
    .map((path) => path.getAttribute("d")!)
    .slice(1);
const sentence = (draw: () => unknown): string => {
  try {
    draw();
  } catch (error) {
    if (error instanceof SinterError && error.code === "INVALID_ARGUMENT") return error.message;
    throw error;
  }
  return "nothing was thrown";
};

describe("sample", () => {
  it("takes both sides of a jump, with a break between them", () => {
    const points = sample((x) => (x > 0.1 ? 1 : 0), -1, 1, 3);
    expect(points.map(([, y]) => y)).toEqual([0, 0, 0, Number.NaN, 1, 1]);
    expect(points[2]![0]).toBe(0.1);
    expect(points[4]![0]).toBeCloseTo(0.1, 15);
  });

  it("does not break what is only steep, has a kink, or is rounded to f32", () => {
    for (const f of [
      (x: number) => sigmoid(1e6 * (x - 0.01)),
      (x: number) => Math.abs(x - 0.01),
      (x: number) => Math.cbrt(x),
      (x: number) => Math.fround(Math.sin(Math.fround(x))),
    ])
      expect(sample(f, -1, 1, 100)).toHaveLength(100);
  });

  it("breaks at a pole without going along it, and where there is no value", () => {
    const pole = sample((x) => 1 / x, -1, 1, 4);
    expect(pole.map(([, y]) => y)).toEqual([-1, expect.closeTo(-3), Number.NaN, expect.closeTo(3), 1]);
    expect(sample(Math.log, -1, 1, 3).map(([, y]) => y)).toEqual([Number.NaN, -Infinity, 0]);
  });

  it("has the bounds themselves, and the middle between them", () => {
    const points = sample((x) => x, -0.1, 0.3);
    expect([points.length, points[0], points.at(-1)]).toEqual([301, [-0.1, -0.1], [0.3, 0.3]]);
    expect(sample((x) => x, -6, 6)[150]).toEqual([0, 0]);
  });

  it.each([
    [() => sample(1 as never, 0, 1), "sample expects a function, got number"],
    [
      () => sample(Math.abs, 1, 1),
      "what sample draws must go from a finite number to a larger one, got 1 and 1",
    ],
    [() => sample(Math.abs, 0, 1, 1.5), "count of sample must be a whole number from 2 to 1000000, got 1.5"],
    [() => sample((() => "a") as never, 0, 1), 'the function gave "a" at 0, not a number'],
  ])("refuses what it cannot sample: %#", (draw, message) => expect(sentence(draw)).toBe(message));
});

describe("svg", () => {
  const picture = svg(all);

  it("is one tree with a group for each panel, and gives the same bytes each time", () => {
    expect(picture).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*>/);
    expect(elements(picture, "svg > g")).toHaveLength(2);
    expect(svg(sides("relu", "sigmoid", "tanh", "prelu"))).toBe(picture);
    expect(picture).not.toMatch(/NaN|undefined|Infinity|<script|href|url\(| id=/);
  });

  it("has one path for each piece of a curve", () => {
    // relu, and relu′, which jumps; those of the legend of the second panel stand between them.
    expect(paths(picture, 0)).toHaveLength(1 + 1 + 2);
    expect(paths(picture, 1)).toHaveLength(1 + 1 + 1);
  });

  it("keeps of straight lines only their ends, so that a kink is where it is", () => {
    const [relu] = paths(svg([{ title: "relu", curves: drawn(0, "relu") }]), 0);
    expect(relu!.match(/[ML]/g)).toEqual(["M", "L", "L"]);
  });

  it("never joins the sides of a jump", () => {
    const steps = paths(svg([{ title: "relu′", curves: drawn(1, "relu") }]), 0);
    expect(steps).toHaveLength(2);
    for (const step of steps) expect(new Set(step.match(/(?<=,)[\d.]+/g)).size).toBe(1);
  });

  it("has colours for both schemes, and another dash for each curve", () => {
    const [light, dark] = elements(picture, "style")[0]!.textContent!.split(
      "@media (prefers-color-scheme: dark)",
    );
    expect(light).toContain(".stroke-0 { stroke: #0072b2 }");
    expect(dark).toContain(".stroke-0 { stroke: #56b4e9 }");
    const dashes = elements(picture, "svg > g:nth-of-type(1) > g[class^=stroke]");
    expect(new Set(dashes.map((line) => line.getAttribute("stroke-dasharray"))).size).toBe(4);
  });

  it("escapes texts, and replaces what XML cannot hold", () => {
    const curves = [{ label: "</text><script>", points: [[0, 1]] as const }];
    const odd = svg([{ title: 'a < b & "c"\n\u0001\ud800', curves, x: "漢字", y: "<y>" }]);
    const texts = elements(odd, "text").map(({ textContent }) => textContent);
    expect(texts).toEqual(expect.arrayContaining(['a < b & "c" ��', "</text><script>", "漢字", "<y>"]));
    expect(odd).not.toContain("<script>");
    expect(odd).toContain('aria-label="a &lt; b &amp; &quot;c&quot; ��"');
  });

  it("draws constants, single points and the largest and smallest numbers", () => {
    for (const points of [
      [
        [0, 3],
        [1, 3],
      ],
      [[5, 0]],
      [
        [0, 5e-324],
        [1e-320, 0],
      ],
      [
        [-1e300, 1e300],
        [1e300, -1e300],
      ],
      [
        [123456.0001, 1],
        [123456.0002, 2],
      ],
    ] satisfies Points[]) {
      const both = svg([panel(points)]) + text([panel(points)]);
      expect(both).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it("puts panels in a grid", () => {
    const places = elements(svg([...all, ...all], { columns: 2, width: 616, height: 416 }), "svg > g").map(
      (group) => group.getAttribute("transform"),
    );
    expect(places).toEqual(["translate(0,0)", "translate(316,0)", "translate(0,216)", "translate(316,216)"]);
  });

  it("shades a region, and draws the points that lie in it", () => {
    const region = svg([halves, thirds]);
    expect(region).not.toMatch(/NaN|undefined|Infinity/);
    expect(elements(region, 'svg > g:nth-of-type(1) > g[aria-label="contour"] path')).toHaveLength(2 * 5);
    expect(elements(region, 'svg > g:nth-of-type(2) > g[aria-label="contour"] path')).toHaveLength(3);
    // With those of the legends.
    expect(elements(region, 'g[aria-label="dot"] > *')).toHaveLength(2 + 3 + 2 + 1);
  });
});

describe("text", () => {
  it("draws value and gradient side by side", () => {
    expect(`\n${text(sides("relu", "prelu"))}`).toMatchInlineSnapshot(`
      "
      value                                    gradient
      a relu   b prelu                         a relu   b prelu
      6 ┤                 ┊               b⠞   1.0 ┤                ⠈⠉⠉⠉⠉b⠉⠉⠉⠉⠉a⠉⠉⠉⠉⠉
        │                 ┊             ⣠⠞⠁        │                ┊
        │                 ┊           ⢀⠞⠁      0.8 ┤                ┊
      4 ┤                 ┊         ⢀⡴⠋            │                ┊
        │                 ┊       ⢀⡴a          0.6 ┤                ┊
        │                 ┊      ⡠⠋                │                ┊
      2 ┤                 ┊    ⣠⠞⠁                 │                ┊
        │                 ┊  ⢠b⠁               0.4 ┤                ┊
        │                 ┊⢀⡔⠁                     │                ┊
      0 ┤⠤⠤⠤a⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢤a⡤⠴⠋┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈   0.2 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉b⠉⠉⠉⠉⠉⠉⠉
        │       ⣀⣀b⠴⠒⠚⠉⠉  ┊                        │                ┊
        │⣀⣠⠤⠴⠒⠋⠉⠁         ┊                      0 ┤⣀⣀⣀a⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀a⣀
        └┬────┬─────┬─────┬─────┬─────┬────┬       └┬────┬─────┬────┬─────┬────┬────┬
         -6   -4    -2    0     2     4    6        -6   -4    -2   0     2    4    6
      "
    `);
  });

  it("draws a region", () => {
    expect(`\n${text([halves, thirds], { width: 75, height: 9 })}`).toMatchInlineSnapshot(`
      "
      halves                                 thirds
      o left   x right                       o a   x b   + c
      1.0 ┤        ░░░░░░░▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓   1.0 ┤          ░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒
          │        ░░░░░░░▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓       │          ░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒
      0.5 ┤       o░░░░░░░▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓   0.5 ┤     o    ░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒
          │        ░░░░░░░▒▒▒▒▒▒▒▒x▓▓▓▓▓▓▓       │          ░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒
        0 ┤        ░░░░░░░▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓     0 ┤          ░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒
          └┬──────┬───────┬───────┬──────┬       └┬────┬────┬────┬────┬────┬─────
          -1.0   -0.5     0      0.5   1.0        0   0.5  1.0  1.5  2.0  2.5
      "
    `);
  });

  it("is never wider than asked for, and has the lines asked for", () => {
    for (const width of [40, 60, 80, 81, 120, 200]) {
      const lines = text([...all, halves], { width, height: 14 }).split("\n");
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
      expect(lines.some((line) => line.endsWith(" "))).toBe(false);
    }
    expect(text(all, { height: 14 }).split("\n")).toHaveLength(14 + 1);
  });

  it("has colours only when asked for, and is the same without them", () => {
    const colours = text([...all, halves], { colours: true });
    expect(text(all)).not.toContain("\x1b");
    expect(colours).toContain("\x1b[38;5;32m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken away
    expect(colours.replace(/\x1b\[[\d;]*m/g, "")).toBe(text([...all, halves]));
  });

  it("lets no control characters through", () => {
    expect(text([panel([[0, 1]], { title: "a\x1b[2Jb" })])).toContain("a�[2Jb");
  });

  it("puts a letter on every curve, also on one that is a point", () => {
    const picture = text([{ title: "", curves: ["s", "t"].map((label) => ({ label, points: [[0, 1]] })) }]);
    expect(picture.match(/a/g)).toHaveLength(2);
  });
});

describe("errors", () => {
  const broken = (points: unknown) => [panel(points as Points)];
  const region = (change: object) => [{ ...halves, region: { ...halves.region, ...change } }] as Region[];
  it.each([
    [undefined, "svg expects an array of panels, got undefined"],
    [[], "svg expects at least one panel"],
    [[null], "panel 0 is null, not an object with a title and curves"],
    [[{ curves: [] }], "the title of panel 0 must be a text, got undefined"],
    [[{ title: "p" }], 'curves of panel "p" must be an array, got undefined'],
    [[{ title: "p", curves: [] }], 'panel "p" has no curves'],
    [
      [{ title: "p", curves: [{ points: [] }] }],
      'the label of curve 0 of panel "p" must be a text, got undefined',
    ],
    [broken([]), 'curve "c" of panel "p" has no finite point'],
    [
      broken([
        [0, Number.NaN],
        [Infinity, 0],
      ]),
      'curve "c" of panel "p" has no finite point',
    ],
    [broken([[0, 1], [1]]), 'point 1 of curve "c" of panel "p" must be two numbers [x, y]'],
    [
      broken([[0, -1e301]]),
      'point 0 of curve "c" of panel "p" has -1e+301, but what is drawn must not be larger than 1e+300',
    ],
    [
      region({ x: [1, 0] }),
      'x of the region of panel "halves" must go from a finite number to a larger one, got 1 and 0',
    ],
    [region({ classes: ["left"] }), 'the region of panel "halves" expects at least two classes'],
    [region({ classes: ["left", "left"] }), 'panel "halves" has the class "left" twice'],
    [
      region({ classes: ["left", "up"] }),
      'point 1 of panel "halves" has the label "right", which is none of its classes',
    ],
    [region({ value: 1 }), 'value of the region of panel "halves" must be a function, got number'],
    [
      region({ value: () => 1.5 }),
      /^the region of panel "halves" is 1.5 at \(.*\), but must be a number from 0 to 1$/,
    ],
    [
      [{ ...thirds, region: { ...thirds.region, value: () => 0.5 } }],
      /but must be a whole number from 0 to 2$/,
    ],
  ])("say what cannot be drawn: %#", (panels, message) => {
    expect(sentence(() => svg(panels as never))).toMatch(message);
    expect(sentence(() => text(panels as never))).toMatch(
      typeof message === "string" ? message.replace("svg expects", "text expects") : message,
    );
  });

  const one = [
    panel([
      [0, 1],
      [1, 2],
    ]),
  ];
  it.each([
    [() => svg(one, { width: -1 }), "width of svg must be a positive number up to 10000, got -1"],
    [() => svg(one, { width: Number.NaN }), "width of svg must be a positive number up to 10000, got NaN"],
    [
      () => svg(one, { height: "9" as never }),
      'height of svg must be a positive number up to 10000, got "9"',
    ],
    [() => svg(one, { width: Infinity }), "width of svg must be a positive number up to 10000, got Infinity"],
    [() => svg(one, { columns: 0 }), "columns of svg must be a whole number from 1 to 100, got 0"],
    [() => svg(one, { size: 1 } as never), "svg has no option size; it has columns, width, height"],
    [() => svg(one, { width: 90 }), 'panel "p" has 90 pixels of width, but needs 127 with its labels'],
    [() => svg(one, { height: 90 }), 'panel "p" has 90 pixels of height, but needs 134 with its labels'],
    [() => text(one, { width: 12 }), 'panel "p" has 12 columns, but needs 17 with its labels'],
    [() => text(one, { height: 6 }), 'panel "p" has 6 lines, but needs 8 with its labels'],
    [() => text(one, { width: 60.5 }), "width of text must be a whole number from 1 to 1000, got 60.5"],
  ])("say which option leaves no room: %#", (draw, message) => expect(sentence(draw)).toBe(message));
});
