import { paletted } from "groklab/figures/palette";
import sharp from "sharp";
import { expect, it } from "vitest";

const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
/** Curves of four colours and a band, as a figure has them: thousands of shades where their edges are smoothed. */
const curves = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="400"><rect width="800" height="400" fill="white"/>
${COLOURS.map((colour, i) => `<path d="M0 ${40 + 80 * i} C 250 ${390 - 60 * i}, 500 ${10 + 30 * i}, 800 ${300 - 70 * i}" stroke="${colour}" stroke-width="3" fill="${colour}" fill-opacity="0.15"/>`).join("")}
</svg>`;

it("has 255 colours at most: fewer bytes, no shade far from its own, and the same each time", async () => {
  const drawn = await sharp(Buffer.from(curves)).png().toBuffer();
  const png = await paletted(drawn);
  expect(png[25]).toBe(3); // the header's type of colour: by palette
  expect(png.length).toBeLessThan(0.6 * drawn.length);
  const [a, b] = await Promise.all([png, drawn].map((one) => sharp(one).removeAlpha().raw().toBuffer()));
  expect(a.length).toBe(800 * 400 * 3);
  const differences = a.map((value, i) => Math.abs(value - b[i]));
  expect(differences.filter((one) => one > 8).length / a.length).toBeLessThan(0.002);
  expect((await paletted(drawn)).equals(png)).toBe(true);
});
