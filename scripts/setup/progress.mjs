// One line per step: it counts up in place on a terminal, and is printed once when it is finished elsewhere.
export function stepLine(index, total, title) {
  const started = Date.now();
  const head = `[${index}/${total}] ${title}`;
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  const terminal = process.stdout.isTTY;
  let detail = "";
  const draw = () => process.stdout.write(`\r\x1b[K${head} … ${detail ? `${detail}, ` : ""}${seconds()}`);
  const timer = terminal ? setInterval(draw, 250) : undefined;
  if (!terminal) process.stdout.write(`${head} …`);
  const end = (word) => {
    clearInterval(timer);
    process.stdout.write(terminal ? `\r\x1b[K${head}: ${word}\n` : ` ${word}\n`);
  };
  return {
    update: (text) => {
      detail = text;
    },
    done: () => end(`done in ${seconds()}`),
    failed: () => end("failed"),
  };
}
