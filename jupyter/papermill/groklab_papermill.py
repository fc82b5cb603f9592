"""Tells papermill how parameters are written in the notebooks of the kernel groklab: `papermill in.ipynb out.ipynb -p seed 3`.

papermill puts a cell behind the one tagged "parameters". Here that cell assigns: `{ seed = 3; }`. The notebook declares its
parameters with `let`, so that the kernel's check of types refuses a name that is no parameter and a value of another type.

papermill has no entry point for translators. It loads those of the group `papermill.engine`, so this module is one: as an engine
it is papermill's own, and its import registers the translator.
"""

import json
import math
import re

from papermill.engines import NBClientEngine as Engine  # noqa: F401  (what the entry point names)
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

NAME = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
LARGEST = 2**53 - 1  # JavaScript's numbers hold every integer up to here
#: A line of `params({ … })`: name, value, and what a comment says of it.
LINE = re.compile(r"^\s+([A-Za-z_$][\w$]*): (.+?),\s*(?://\s*(.*))?$", re.MULTILINE)


class TypeScript(Translator):
    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        """The cell: a block, since of a mere assignment the kernel would show the value."""
        lines = [f"  {cls.assign(name, cls.translate(value))}\n" for name, value in parameters.items()]
        return "".join([f"{cls.comment(comment)}\n{{\n", *lines, "}\n"])

    @classmethod
    def assign(cls, name, value):
        if not NAME.fullmatch(name):
            raise PapermillException(f"parameter {name!r}: expected the name of a parameter, such as seed")
        return f"{name} = {value};"

    @classmethod
    def comment(cls, text):
        return f"// {text}"

    @classmethod
    def translate_escaped_str(cls, value):
        return json.dumps(str(value))

    @classmethod
    def translate_none(cls, value):
        return "null"

    @classmethod
    def translate_int(cls, value):
        if abs(value) > LARGEST:
            raise PapermillException(f"parameter value {value}: expected an integer of at most {LARGEST}, which JavaScript can hold")
        return str(value)

    @classmethod
    def translate_float(cls, value):
        if math.isfinite(value):
            return repr(value)
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"

    @classmethod
    def translate_dict(cls, value):
        return "{ " + ", ".join(f"{json.dumps(str(key))}: {cls.translate(each)}" for key, each in value.items()) + " }"

    @classmethod
    def translate_list(cls, value):
        return "[" + ", ".join(map(cls.translate, value)) + "]"

    @classmethod
    def inspect(cls, cell):
        """The cell's parameters: for `papermill --help-notebook`, and for papermill's own warning of unknown names."""
        return [Parameter(name, *kind_and_value(value), help) for name, value, help in LINE.findall(cell.source)]


def kind_and_value(written):
    """The type of a value, and the value, as the notebook has them: `"fresh" as "fresh" | "kept"`, or `0.4`."""
    value, _, kind = written.partition(" as ")
    if not kind:
        kind = "string" if value[0] in "\"'`" else "boolean" if value in ("true", "false") else "number"
    return kind, value


papermill_translators.register("groklab", TypeScript)
