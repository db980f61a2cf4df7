const SHADES = [" ", "░", "▒", "▓", "█"];

/** 8×8 images with values from 0 to 1, side by side, each over its caption. */
export function drawDigits(images: readonly Float32Array[], captions: readonly string[]): string {
  const lines = Array.from({ length: 8 }, (_, row) =>
    images
      .map((image) =>
        Array.from(image.subarray(row * 8, row * 8 + 8), (v) =>
          SHADES[Math.round(v * (SHADES.length - 1))]!.repeat(2),
        ).join(""),
      )
      .join("  "),
  );
  return [...lines, captions.map((caption) => caption.padEnd(16)).join("  ")]
    .map((line) => line.trimEnd())
    .join("\n");
}
