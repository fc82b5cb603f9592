"""Writes the report: notebooks run from a clean kernel and checked, as a site that needs no network.

    python jupyter/report.py [NAME ...] [--output FOLDER] [--stored] [--no-index]

The site has one page a notebook, with interactive figures, and an index with every claim of data/claims.json, which
links to the library's pages where these are in the site's folder api (`npm run api` writes them). Exit codes: 0
written; 1 a notebook failed, the others are written; 2 there is no such notebook, or a file cannot
be written; 130 interrupted.
"""

import argparse
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import execute
import jinja2
import nbformat
import prose

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"


def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = parse_arguments()
    names = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    unknown = [name for name in options.names if name not in names]
    if unknown:
        sys.exit(execute.fail(f"there is no notebook {unknown[0]}; there are {', '.join(names)}", code=2))
    site = options.output
    claims = prose.read_claims()
    pages, failures = [], []
    for name in options.names or names:
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        print(name, file=sys.stderr, flush=True)
        problem = None if options.stored else execute.execute(notebook, NOTEBOOKS, timeout=600)
        problem = problem or execute.check(notebook)
        problems = ([] if problem is None else [problem]) + list(prose.problems(notebook, claims))
        failures += [f"{name}: {problem}" for problem in problems]
        execute.write_html(notebook, name, site / f"{name}.html", beside=True)
        pages.append(describe(name, notebook))
    if not options.no_index:
        write_index(site, pages, list(claims.values()))
    for failure in failures:
        print(failure, file=sys.stderr)
    print(site / (f"{(options.names or names)[0]}.html" if options.no_index else "index.html"))
    sys.exit(1 if failures else 0)


def parse_arguments():
    parser = argparse.ArgumentParser(description="Run notebooks, check them, and write them as a site with all claims.")
    parser.add_argument("names", nargs="*", help="such as 05-parity-circuits (default: all notebooks)")
    parser.add_argument("--output", type=Path, default=ROOT / "reports" / "site", help="default: reports/site")
    parser.add_argument("--stored", action="store_true", help="take the outputs as they are stored; run nothing")
    parser.add_argument("--no-index", action="store_true", help="write the notebooks alone, without the index of all claims")
    return parser.parse_args()


def describe(name, notebook):
    """A notebook for the index: its title, its first paragraph, and where each figure of figures/ is shown in it."""
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    title, *rest = [line for line in first.split("\n\n") if line.strip()] or [name]
    places = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for figure in re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)"', cell.source):
            if (ROOT / "figures" / f"{figure}.png").exists():
                places.setdefault(figure, f"{name}.html#cell-id={cell.id}")
    return {"name": name, "title": title.lstrip("# ").strip(), "about": plain(rest[0] if rest else ""), "places": places}


def plain(markdown):
    """Text without the marks of Markdown."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return re.sub(r"[*_`$]", "", text).replace("\n", " ").strip()


def write_index(site, pages, claims):
    places = {}
    for page in pages:
        places = {**page["places"], **places}
    (site / "figures").mkdir(parents=True, exist_ok=True)
    for figure in {*places, *(claim["figure"] for claim in claims if claim["figure"])}:
        image = ROOT / "figures" / f"{figure}.png"
        if image.exists():
            shutil.copyfile(image, site / "figures" / image.name)
    drawn = {path.stem for path in (site / "figures").glob("*.png")}
    papers = {}
    for claim in claims:
        papers.setdefault(claim["paper"], []).append(claim)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True
    )
    template = environment.get_template("index.html.j2")
    api = (site / "api" / "index.html").exists()
    page = template.render(
        pages=pages, papers=papers, places=places, drawn=drawn, commit=commit(), claims=claims, api=api
    )
    (site / "index.html").write_text(page)


def commit():
    """The commit that is checked out, and whether anything was changed since."""
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no")
    return f"{git('rev-parse', '--short=10', 'HEAD') or 'unknown'}{', with changes' if changed else ''}"


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(execute.fail("\ninterrupted", code=130))
    except OSError as error:
        sys.exit(execute.fail(execute.refusal(error), code=2))
