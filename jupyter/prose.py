"""Checks the numbers in a notebook's prose against the claims that they come from.

    python jupyter/prose.py [NOTEBOOK ...]

A number is followed by a comment, which no reader sees, with the id of its claim and a field of it:

    4.3<!-- E-7-f estimate --> times (3.5<!-- E-7-f low --> to 5.2<!-- E-7-f high -->)

It has to be what data/claims.json says, rounded to as many places as are written; before " %", a hundred times that. Fields:
estimate, low, high (of the 95 % interval), n, used, planned. Exit codes: 0 all agree; 1 some do not, each on a line.
"""

import argparse
import json
import re
import sys
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUOTE = re.compile(r"(?P<number>\S+?)(?P<percent> ?%)?<!--\s*(?P<claim>[A-Z]-\S+)\s*(?P<field>\S*)\s*-->")
FIELDS = ["estimate", "low", "high", "n", "used", "planned"]


def main():
    parser = argparse.ArgumentParser(description="Check the numbers in prose against data/claims.json.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all of notebooks/")
    paths = parser.parse_args().notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    claims = read_claims()
    numbers, found = 0, []
    for path in paths:
        notebook = json.loads(path.read_text())
        numbers += sum(len(list(quotes(cell))) for cell in notebook["cells"])
        found += [f"{path}: {problem}" for problem in problems(notebook, claims)]
    print("\n".join(found or [f"{numbers} numbers in prose, all as in data/claims.json"]))
    sys.exit(1 if found else 0)


def read_claims():
    return {claim["id"]: claim for claim in json.loads((ROOT / "data" / "claims.json").read_text())}


def problems(notebook, claims):
    """What is wrong with the quoted numbers of a notebook, a line each."""
    for number, cell in enumerate(notebook["cells"], start=1):
        for quote in quotes(cell):
            if problem := disagreement(claims, **quote.groupdict()):
                yield f"cell {number}: {problem}"


def quotes(cell):
    return QUOTE.finditer("".join(cell["source"])) if cell["cell_type"] == "markdown" else []


def disagreement(claims, number, percent, claim, field):
    if claim not in claims:
        return f"{number} is said to come from {claim}, which is no claim of data/claims.json"
    if field not in FIELDS:
        return f"{number} is said to be “{field}” of {claim}; expected one of {', '.join(FIELDS)}"
    value = value_of(claims[claim], field)
    if value is None:
        return f"{number} is said to be {field} of {claim}, which has none: its verdict is {claims[claim]['verdict']}"
    exact = Decimal(repr(value)) * (100 if percent else 1)
    written = number.lstrip("(+").replace("−", "-").replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?", written):
        return f"“{number}” before {claim} is no number"
    places = -Decimal(written).as_tuple().exponent
    rounded = round_to(exact, places)
    return None if Decimal(written) == rounded else f"{number} should be {rounded}: {field} of {claim} is {exact}"


def value_of(claim, field):
    if field in ("low", "high"):
        interval = claim["interval"]
        return None if interval is None else interval[field == "high"]
    return claim[field]


def round_to(value, places):
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


if __name__ == "__main__":
    main()
