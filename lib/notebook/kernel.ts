/** @file The one place that knows the kernel: what it lends us, and what we do without it (scripts, tests). */
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";

/** One piece of output in several formats; the front end shows the richest that it understands. */
export type Bundle = { readonly "text/plain": string; readonly [mime: string]: unknown };

/** A value in several formats. */
export interface Presentation {
  readonly data: Bundle;
  readonly metadata: Record<string, unknown>;
  /** Makes what takes a while, in place of the first: a figure with its picture; undefined where that can't be drawn. */
  readonly whole?: () => Promise<Presentation | undefined>;
}

/** Receives what the browser sends over a comm: data, and bytes beside it. */
export type Hear = (data: Record<string, unknown>, buffers: Uint8Array[]) => unknown;

/** A channel to code in the reader's browser. */
export interface Comm {
  readonly id: string;
  send(data: object, buffers?: readonly Uint8Array[]): void;
  close(): void;
}

interface Comms {
  open(target: string, data: object, options: { metadata?: object; hear?: Hear; closed?: () => void }): Comm;
  serve(target: string, accept: (comm: Comm) => { hear: Hear }): void;
}

/** What jupyter/kernels/groklab/launch.cjs provides. */
interface KernelBridge {
  display(data: Bundle, metadata: Record<string, unknown>, id: string, update: boolean): void;
  /** A value as it would be shown at the end of a cell; undefined for undefined. */
  bundle(value: unknown): Promise<Presentation | undefined>;
  /** An error as it would be shown below a cell. */
  describe(error: unknown): string;
  readonly comms: Comms;
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

/** The kernel's comms; undefined outside a kernel. */
export function comms(): Comms | undefined {
  return bridge()?.comms;
}

/** A value as it is shown at the end of a cell; outside a kernel its text. */
export async function presentationOf(value: unknown): Promise<Presentation | undefined> {
  const kernel = bridge();
  if (kernel) return kernel.bundle(value);
  return value === undefined ? undefined : { data: { "text/plain": inspect(value) }, metadata: {} };
}

/** An error as it is shown below a cell, red in JupyterLab. */
export function errorBundle(error: unknown): Bundle {
  const text = bridge()?.describe(error) ?? String(error);
  return { "application/vnd.jupyter.stderr": text, "text/plain": text };
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
