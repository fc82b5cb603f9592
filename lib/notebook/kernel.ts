/** @file The one place that knows the kernel: what it lends us, and what we do without it (scripts, tests). */
import { randomUUID } from "node:crypto";

/** One piece of output in several formats; the front end shows the richest that it understands. */
export type Bundle = { readonly "text/plain": string; readonly [mime: string]: unknown };

/** What jupyter/kernels/groklab/launch.cjs provides, afresh for every cell. */
interface KernelBridge {
  display(data: Bundle, metadata: Record<string, unknown>, id: string, update: boolean): void;
  readonly signal: AbortSignal;
}

function bridge(): KernelBridge | undefined {
  return (globalThis as { __groklab?: KernelBridge }).__groklab;
}

/** Whether this code runs in a cell of a notebook. */
export function inKernel(): boolean {
  return bridge() !== undefined;
}

/** Aborted when the reader interrupts the running cell; never, outside a kernel. */
export function interruptSignal(): AbortSignal {
  return bridge()?.signal ?? new AbortController().signal;
}

/** A place in the output of the running cell whose content can be replaced. */
export interface Display {
  show(bundle: Bundle, metadata?: Record<string, unknown>): void;
}

/** Opens a display. Outside a kernel its text goes to standard output, first content only. */
export function openDisplay(): Display {
  const id = randomUUID();
  let shown = false;
  return {
    show(bundle, metadata = {}) {
      const kernel = bridge();
      if (kernel) kernel.display(bundle, metadata, id, shown);
      else if (!shown) process.stdout.write(`${bundle["text/plain"]}\n`);
      shown = true;
    },
  };
}

/** Updates in a row at one pace before the pace is halved. */
const UPDATES_PER_PACE = 16;

/**
 * Tells whether an update is due: at first every `firstMs`, then ever more rarely, so that a cell sends some hundred
 * messages however long it trains. A kernel's channel loses messages that come too thick.
 */
export function updatePace(firstMs: number, now: () => number = () => performance.now()): () => boolean {
  let sent = 0;
  let interval = firstMs;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - last < interval) return false;
    last = now();
    sent++;
    if (sent % UPDATES_PER_PACE === 0) interval *= 2;
    return true;
  };
}

/** Makes text safe inside HTML; the only way by which text reaches an HTML output. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
