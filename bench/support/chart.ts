/** One group of bars. */
export interface Group {
  readonly label: string;
  readonly values: readonly number[];
}

const BAR = 9;
const GAP = 9;
const LEFT = 110;
const WIDTH = 620;
const TOP = 64;
const COLOURS = ["#1f77b4", "#d62728", "#ff7f0e", "#7f7f7f"];

/** Groups of horizontal bars on a logarithmic scale, with a line at 1, as SVG. */
export function chart(groups: readonly Group[], series: readonly string[], title: string): string {
  const most = Math.max(...groups.flatMap(({ values }) => values));
  const least = Math.min(0.25, ...groups.flatMap(({ values }) => values));
  const x = (value: number): number =>
    LEFT + (WIDTH * Math.log(value / least)) / Math.log((1.6 * most) / least);
  const groupHeight = series.length * BAR + GAP;
  const height = TOP + groups.length * groupHeight + 10;
  const parts: string[] = [
    `<text x="8" y="18" font-size="13" font-weight="bold">${escaped(title)}</text>`,
    ...series.map(
      (name, i) =>
        `<rect x="${LEFT + i * 140}" y="30" width="10" height="10" fill="${COLOURS[i]}"/>` +
        `<text x="${LEFT + i * 140 + 14}" y="39">${escaped(name)}</text>`,
    ),
  ];
  for (const [g, { label, values }] of groups.entries()) {
    const y = TOP + g * groupHeight;
    parts.push(
      `<text x="${LEFT - 6}" y="${y + (series.length * BAR) / 2 + 3}" text-anchor="end">${escaped(label)}</text>`,
    );
    for (const [i, value] of values.entries()) {
      const [from, to] = [Math.min(x(1), x(value)), Math.max(x(1), x(value))];
      const top = y + i * BAR;
      parts.push(
        `<rect x="${from.toFixed(1)}" y="${top}" width="${Math.max(1, to - from).toFixed(1)}" height="${BAR - 1}" fill="${COLOURS[i]}"/>`,
        `<text x="${(to + 3).toFixed(1)}" y="${top + BAR - 2}" font-size="8">${value.toPrecision(value < 100 ? 2 : 3)}</text>`,
      );
    }
  }
  parts.push(
    `<line x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="${TOP - 6}" y2="${height - 6}" stroke="black"/>`,
    `<text x="${x(1).toFixed(1)}" y="${TOP - 9}" text-anchor="middle" font-size="9">as fast as Sinter</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 20}" height="${height}" font-family="sans-serif" font-size="10">
<rect width="100%" height="100%" fill="white"/>
${parts.join("\n")}
</svg>
`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
