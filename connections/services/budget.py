"""How many API transactions we allow ourselves per company and calendar month.

Sage counts each query as one, also inside a batch, and gives a company of tier 1 100,000 a month (reference,
intacct-gateway sections 9 and 10). We keep to 1 % of that. People may always ask for a check; the schedule stops.
"""

from __future__ import annotations

from django.db.models import F

from connections.models import Company, company_key
from connections.models.company import this_month

MONTHLY_TRANSACTIONS = 1000


def spend(company_id: str, transactions: int) -> None:
    """Count `transactions` for this month."""
    company, month = Company.objects.filter(key=company_key(company_id)), this_month()
    if not transactions or company.filter(month=month).update(transactions=F("transactions") + transactions):
        return
    company.update(month=month, transactions=transactions)


def left(company_id: str) -> int:
    """Return how many transactions the schedule may still use this month; never below 0."""
    company = Company.objects.filter(key=company_key(company_id)).first()
    spent = company.transactions_this_month if company else 0
    return max(MONTHLY_TRANSACTIONS - spent, 0)
