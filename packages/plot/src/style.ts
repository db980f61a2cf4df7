/** The colours of Okabe and Ito, which colour-blind readers tell apart: on white, on black, in a terminal. */
const palette = [
  ["#0072b2", "#56b4e9", 32],
  ["#d55e00", "#d55e00", 166],
  ["#009e73", "#009e73", 36],
  ["#cc79a7", "#cc79a7", 175],
  ["#1f2328", "#e6edf3", 39],
  ["#e69f00", "#e69f00", 178],
  ["#56b4e9", "#f0e442", 74],
] as const;

/** Dashes of lines with round ends that are two pixels wide. */
const dashes = ["none", "7 5", "0.1 4", "10 5 0.1 5", "3 4", "16 5"] as const;

const symbols = ["circle", "triangle", "square", "diamond", "star", "cross"] as const;

/** What tells the curve or class of an index from others; after as many as there are colours, they return. */
export function styleOf(index: number) {
  const round = Math.floor(index / palette.length);
  const colour = index % palette.length;
  const [light, , terminal] = palette[colour]!;
  return {
    /** Classes of the SVG that have the colour. */
    stroke: `stroke-${colour}`,
    fill: `fill-${colour}`,
    /** On white, for programs that read no CSS. */
    colour: light,
    terminal,
    /** Others each time that a colour returns. */
    dash: dashes[(colour + round) % dashes.length]!,
    symbol: symbols[(colour + round) % symbols.length]!,
  };
}

/** The colours of an SVG in both schemes, without variables, which some programs do not read. */
export const css: string = [
  ...scheme("#1f2328", "#ffffff", 0),
  "@media (prefers-color-scheme: dark) {",
  ...scheme("#e6edf3", "#0d1117", 1),
  "}",
].join("\n");

function scheme(text: string, halo: string, column: 0 | 1): string[] {
  return [
    `.sinter-plot { color: ${text} }`,
    `.sinter-plot .halo { stroke: ${halo} }`,
    ...palette.map(
      (colours, i) =>
        `.sinter-plot .stroke-${i} { stroke: ${colours[column]} } .sinter-plot .fill-${i} { fill: ${colours[column]} }`,
    ),
  ];
}
