/** @file What Plotly itself says of a figure, in the browser that exports it. */
import { launchChromium } from "groklab/figures/chromium";
import type { PlotlyFigure } from "groklab/figures/figure";
import { expect } from "vitest";

interface Complaint {
  readonly code: string;
  readonly astr: string;
  readonly msg: string;
}

/** Fails with what Plotly.validate has to say: a misspelt attribute, a value of the wrong kind. */
export async function expectValid(...figures: readonly PlotlyFigure[]): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ path: require.resolve("plotly.js-dist") });
    const complaints = await page.evaluate(
      (all) =>
        all.map(({ data, layout }) => {
          const { Plotly } = globalThis as unknown as {
            Plotly: { validate(data: unknown, layout: unknown): Complaint[] | undefined };
          };
          return (Plotly.validate(data, layout) ?? []).map(({ code, astr, msg }) => `${code} ${astr}: ${msg}`);
        }),
      JSON.parse(JSON.stringify(figures)) as PlotlyFigure[] as never as { data: unknown; layout: unknown }[],
    );
    expect(complaints).toEqual(figures.map(() => []));
  } finally {
    await browser.close();
  }
}
