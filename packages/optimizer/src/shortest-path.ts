/**
 * The cheapest widths to keep in a chain d0 → … → dn of linear layers, as indices from 0 to n:
 * keeping k0 < … < km costs Σ d[k_i]·d[k_{i+1}] multiply-accumulates per row. Among equal costs the
 * fewest layers win.
 */
export function keptWidths(widths: readonly number[]): number[] {
  const best = [{ cost: 0, layers: 0, from: -1 }];
  for (let to = 1; to < widths.length; to++) {
    let choice = { cost: Infinity, layers: Infinity, from: -1 };
    for (let from = 0; from < to; from++) {
      const cost = best[from]!.cost + widths[from]! * widths[to]!;
      const layers = best[from]!.layers + 1;
      if (cost < choice.cost || (cost === choice.cost && layers < choice.layers))
        choice = { cost, layers, from };
    }
    best.push(choice);
  }
  const kept: number[] = [];
  for (let at = widths.length - 1; at >= 0; at = best[at]!.from) kept.unshift(at);
  return kept;
}
