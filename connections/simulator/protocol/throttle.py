"""Refusals that hit a company's requests whatever they ask: rate limit, maintenance, too many at once."""

from __future__ import annotations

from connections.simulator.behaviour import Behaviour
from connections.simulator.protocol import refusals
from connections.simulator.state import Company, World


def blanket_refusal(world: World, company: Company, admitted: bool) -> refusals.FunctionRefused | None:
    """What every function of this request is refused with, or None.

    Raises ControlRefused where the whole request is refused instead.
    """
    behaviour = company.behaviour
    with world.lock:
        limited = _rate_limited(behaviour)
    if limited == "http_429":
        raise refusals.rate_limited(429, behaviour.retry_after_seconds)
    if limited == "text_in_200":
        raise refusals.rate_limited(200, None)
    if limited:
        return refusals.rate_limited_function()
    if not admitted:
        if behaviour.over_limit == "http_429":
            raise refusals.rate_limited(429, behaviour.retry_after_seconds)
        return refusals.too_many_operations()
    if behaviour.maintenance and behaviour.maintenance_level == "control":
        raise refusals.maintenance_of_all()
    return refusals.maintenance() if behaviour.maintenance else None


def shows_page(company: Company) -> bool:
    """Whether a page says that the service is off-line, instead of the gateway."""
    return company.behaviour.maintenance and company.behaviour.maintenance_level == "http_503"


def _rate_limited(behaviour: Behaviour) -> str:
    """The present kind of rate limit, "" for none. Counts `rate_limit_remaining` down and switches off at zero."""
    limited = behaviour.rate_limit
    if limited and behaviour.rate_limit_remaining is not None:
        behaviour.rate_limit_remaining -= 1
        if behaviour.rate_limit_remaining <= 0:
            behaviour.rate_limit, behaviour.rate_limit_remaining = "", None
    return limited
