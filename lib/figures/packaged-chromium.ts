import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import type { LaunchOptions } from "playwright-core";
import { extract } from "tar-fs";
import { describeWriteFailure, EnvironmentError, projectRoot } from "../core";

const PACKAGE = join("node_modules", "@sparticuz", "chromium");
const CACHE = join("node_modules", ".cache", "groklab");

/** Fonts beside the browser, then the system's. Without this file text is missing from pictures, and nothing says so. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** The Chromium of the npm package, unpacked at its first use (200 MB, about two seconds); undefined on other platforms. */
export async function packagedChromium(): Promise<LaunchOptions | undefined> {
  const source = join(projectRoot(), PACKAGE);
  if (process.platform !== "linux" || process.arch !== "x64" || !existsSync(source)) return undefined;
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
  const folder = join(projectRoot(), CACHE, `chromium-${version}`);
  if (!existsSync(folder)) await unpack(join(source, "bin"), folder);
  const env = { ...process.env, LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: join(folder, "fonts") };
  return { executablePath: join(folder, "chromium"), env };
}

/** All or nothing: a folder under its final name is complete, whoever was killed or came first. */
async function unpack(bin: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}.new`;
  try {
    mkdirSync(draft, { recursive: true });
    await Promise.all([
      pipeline(read(bin, "chromium.br"), createWriteStream(join(draft, "chromium"), { mode: 0o755 })),
      pipeline(read(bin, "swiftshader.tar.br"), extract(draft)),
      pipeline(read(bin, "al2023.tar.br"), extract(draft)),
      pipeline(read(bin, "fonts.tar.br"), extract(join(draft, "fonts"))),
    ]);
    writeFileSync(join(draft, "fonts", "fonts.conf"), FONTS_CONF);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Else another process was faster.
    if (!existsSync(folder)) throw new EnvironmentError(describeWriteFailure(folder, error));
  }
}

function read(bin: string, file: string) {
  return createReadStream(join(bin, file)).compose(createBrotliDecompress());
}
