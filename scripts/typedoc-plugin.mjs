// What typedoc does not do by itself for the pages of the library; `npm run api` loads it as a plugin.
import { Converter, ReflectionKind } from "typedoc";

/** After typedoc's own work, links and groups included. */
const LAST = -100_000;

export function load({ converter }) {
  const finish = ({ project }) => {
    beginWithGroklab(project);
    nameParameters(project);
    linkNames(project);
  };
  converter.on(Converter.EVENT_RESOLVE_END, finish, LAST);
}

/** What lib/index.ts says stands on the first page, above the rooms. It has no page of its own: all its names are theirs. */
function beginWithGroklab(project) {
  const groklab = project.children.find(({ name }) => name === "groklab");
  project.comment = groklab.comment;
  project.removeReflection(groklab);
  for (const group of project.groups) group.children = group.children.filter((room) => room !== groklab);
}

/** A parameter that is taken apart in its signature has no name, and gets one after its type. */
function nameParameters(project) {
  for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter)) {
    if (parameter.name !== "__namedParameters") continue;
    const type = parameter.type?.reflection?.name ?? "Options";
    parameter.name = type.endsWith("Options") ? "options" : type[0].toLowerCase() + type.slice(1);
  }
}

/** A name between backticks leads to its page, if it is of the same room, or likeThis, and so no ordinary word. */
function linkNames(project) {
  const everywhere = project.children.flatMap(({ children }) => children);
  const pageOf = (name, room) =>
    room.getChildByName([name]) ??
    (/[a-z][A-Z]/.test(name) ? everywhere.find((page) => page.name === name) : undefined);
  for (const reflection of Object.values(project.reflections).filter(({ comment, parent }) => comment && parent)) {
    const { summary, blockTags } = reflection.comment;
    const [room, page] = placeOf(reflection);
    for (const parts of [summary, ...blockTags.map(({ content }) => content)]) {
      parts.forEach(({ kind, text }, i) => {
        const name = text.slice(1, -1);
        const target = kind === "code" ? pageOf(name, room) : undefined;
        if (target && target !== page) parts[i] = { kind: "inline-tag", tag: "@linkcode", text: name, target };
      });
    }
  }
}

/** The room that something belongs to, and the one of its exports. */
function placeOf(reflection, below) {
  return reflection.kindOf(ReflectionKind.Module) ? [reflection, below] : placeOf(reflection.parent, reflection);
}
