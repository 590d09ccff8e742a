"""Lets papermill give parameters to notebooks of TypeScript.

papermill loads this by the entry point `papermill.engine`, for which it offers no other way to bring
a translator along. The engine `notegrad` is papermill's own.
"""

import json
import math
import re
from datetime import date, datetime

from papermill.engines import NBClientEngine
from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

_NAME = re.compile(r"[^\W\d]\w*|[$_][\w$]*")
_DECLARED = re.compile(
    r"^(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::\s*([^=;]+?))?\s*=\s*(.*?);?\s*(?://\s*(.*))?$",
    re.MULTILINE,
)


class TypeScriptTranslator(Translator):
    """Parameters are data: each value is written as a literal that gives it back and does nothing else."""

    @classmethod
    def translate(cls, val):
        if isinstance(val, bool) or val is None:
            return json.dumps(val)
        if isinstance(val, int):
            return str(val)
        if isinstance(val, float):
            if math.isnan(val):
                return "NaN"
            return repr(val) if math.isfinite(val) else ("Infinity" if val > 0 else "-Infinity")
        if isinstance(val, dict):
            return "{" + ", ".join(map(cls._field, val.items())) + "}"
        if isinstance(val, (list, tuple)):
            return "[" + ", ".join(map(cls.translate, val)) + "]"
        if isinstance(val, (date, datetime)):
            return json.dumps(val.isoformat())
        return json.dumps(str(val))

    @classmethod
    def _field(cls, item):
        key = json.dumps(str(item[0]))
        # Written plainly, this one key would not be a field but the prototype.
        if item[0] == "__proto__":
            key = "[" + key + "]"
        return key + ": " + cls.translate(item[1])

    @classmethod
    def comment(cls, cmt_str):
        return "// " + re.sub(r"\s+", " ", cmt_str).strip()

    @classmethod
    def assign(cls, name, str_val):
        if not _NAME.fullmatch(name):
            raise PapermillException(f"{name!r} cannot be the name of a variable of TypeScript")
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        return [
            Parameter(name, (written or "None").strip(), default, help_text or "")
            for name, written, default, help_text in _DECLARED.findall(parameters_cell["source"])
        ]


papermill_translators.register("typescript", TypeScriptTranslator)


class Engine(NBClientEngine):
    """papermill's own engine, by another name."""
