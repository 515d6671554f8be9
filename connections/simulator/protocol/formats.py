"""The answer of a query as CSV or JSON: no envelope, only the rows.

Source: the sample in https://developer.intacct.com/web-services/queries/, "Response data format". The content types,
and what follows a line, are INFERRED.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from connections.simulator.protocol.writer import Plain
from connections.simulator.records import Record


def written(format_name: str, names: Sequence[str], shown: Sequence[Record]) -> Plain:
    """`format_name`: csv or json; `names`: the columns, in their order."""
    if format_name == "json":
        return Plain(json.dumps(shown, indent=4, ensure_ascii=False).encode(), "application/json; charset=UTF-8")
    text = io.StringIO()
    table = csv.DictWriter(text, names, lineterminator="\n")
    table.writeheader()
    table.writerows(shown)
    return Plain(text.getvalue().encode(), "text/csv; charset=UTF-8")
