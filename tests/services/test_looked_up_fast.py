"""Lookups that pages make each time use an index of PostgreSQL, however many rows there are."""

from __future__ import annotations

import pytest

from tests.services.product import Product

pytestmark = pytest.mark.services

#: Prints the plans of what counting refused sign-ins asks. A table that is nearly empty would be read through anyway.
PLANS = """
from django.db import connection
from django.test.utils import CaptureQueriesContext
from connections.services import refusals
with CaptureQueriesContext(connection) as asked:
    refusals.tries_of("Some-Co", "somebody")
with connection.cursor() as cursor:
    cursor.execute("SET enable_seqscan = off")
    for query in asked.captured_queries:
        cursor.execute("EXPLAIN " + query["sql"])
        print("\\n".join(line for (line,) in cursor.fetchall()))
"""


def test_refused_sign_ins_are_found_by_company_and_user_in_whatever_case(product: Product) -> None:
    exit_code, plans = product.manage("shell", "--no-imports", "-c", PLANS)
    assert exit_code == 0
    for index in ("verification_refusals", "probe_run_refusals"):
        assert f"using {index}" in plans or f"on {index}" in plans, plans
    for column in ("company_id", "user_id"):
        found_by = [line for line in plans.splitlines() if "Index Cond" in line and f"upper(({column})::text)" in line]
        assert len(found_by) == 2, plans
