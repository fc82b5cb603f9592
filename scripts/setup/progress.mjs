// One line per step, printed when it is finished; on a terminal a line below counts up for the steps that run, which may be several.
const running = new Set();
let timer;

const seconds = ({ started }) => `${((Date.now() - started) / 1000).toFixed(0)} s`;

/** What runs now, in one line of the terminal. */
function draw() {
  const texts = [...running].map((step) => `${step.title} … ${step.detail ? `${step.detail}, ` : ""}${seconds(step)}`);
  process.stdout.write(`\r\x1b[K${texts.join(" · ").slice(0, (process.stdout.columns ?? 80) - 1)}`);
}

export function stepLine(index, total, title) {
  const step = { title, detail: "", started: Date.now() };
  running.add(step);
  if (process.stdout.isTTY) timer ??= setInterval(draw, 250);
  const end = (word) => {
    running.delete(step);
    process.stdout.write(`${timer ? "\r\x1b[K" : ""}[${index}/${total}] ${title} … ${word}\n`);
    if (running.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    update: (text) => {
      step.detail = text;
    },
    done: () => end(`done in ${seconds(step)}`),
    failed: () => end("failed"),
  };
}
