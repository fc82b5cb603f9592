/**
 * A picture in 255 colours of its own, at a quarter of the bytes: a figure has few colours, and thousands of shades where a
 * line's edge is smoothed, which the eye does not tell from the nearest of 255. The same picture gives the same bytes.
 */
export async function paletted(png: Buffer): Promise<Buffer> {
  const { default: sharp } = await import("sharp"); // takes 50 ms: loaded with the first picture
  return sharp(png).png({ palette: true, colours: 255, dither: 0, effort: 7, compressionLevel: 9 }).toBuffer();
}
