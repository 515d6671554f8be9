"""Who is asking: company, sender, user or session, and the level they land on.

The order is the gateway's (reference, intacct-gateway sections 0, 5 and 8): company, sender, the company's own
list of senders, Web Services, user, level.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from lxml import etree

from connections.simulator.protocol import refusals
from connections.simulator.protocol.envelope import Login, Operation, Request, company_id_of, text_of
from connections.simulator.protocol.writer import Identity
from connections.simulator.state import Company, Session, User, World

_MOST_SESSIONS = 50_000  # kept at once


@dataclass
class SignedIn:
    """A caller that was let in."""

    company: Company
    user: User
    entity_id: str  # "" at top level
    sender_id: str

    @property
    def identity(self) -> Identity:
        return Identity(self.company.company_id, self.user.user_id, self.entity_id, self.company.session_minutes)


def company_of(world: World, root: etree._Element) -> Company | None:
    """The company the request goes to, by its first operation; None for a session nobody knows.

    The gateway looks for it before it reads anything else, and answers HTTP 400 without echoing a value.
    """
    operation = root.find("operation")
    company_id = company_id_of(operation)
    if company_id is None:
        session_id = "" if operation is None else text_of(operation, "authentication/sessionid")
        session = world.sessions.get(session_id)
        if session is None:
            return None
        company_id = session.company_id
    elif not company_id:
        raise refusals.company_missing()
    company = world.company(company_id)
    if company is None or not company.active:
        raise refusals.company_unknown()
    return company


def check_sender(world: World, request: Request, company: Company | None) -> None:
    """The vendor's sender ID and password, or those of the customer itself; exact case. Raises ControlRefused."""
    if request.sender_id in world.inactive_senders:
        raise refusals.company_unknown()  # documented: the same number as for an unknown company
    own = company.own_senders if company else {}
    known = world.vendor_senders.get(request.sender_id) or own.get(request.sender_id)
    if known is None or not secrets.compare_digest(known.encode(), request.sender_password.encode()):
        raise refusals.sender_wrong()
    if request.policy_id:
        raise refusals.transport_policy(request.policy_id)


def sign_in(
    world: World, company: Company | None, sender_id: str, operation: Operation, client_address: str
) -> SignedIn:
    """Let the caller in, by login or by session. Raises AuthenticationRefused, or ControlRefused for a demo.

    `company` is the one that the request goes to.
    """
    if operation.oauth:
        raise refusals.oauth_not_offered()
    if company is None:
        raise refusals.session_invalid(operation.session_id)
    if company.demo_expired:
        raise refusals.demo_expired()
    login = operation.login
    if login is not None and login.company_id != company.company_id:
        raise refusals.other_company()
    authorization = company.sender(sender_id)
    if authorization is None or authorization.status != "active":
        raise refusals.sender_not_authorized(sender_id, company.company_id)
    _check_web_services(company)
    if login is None:
        return _with_session(world, company, sender_id, operation.session_id)
    user = _with_password(company, login, client_address)
    if login.client_id:
        # Whose user and password count is documented for a console's slide-in, what its user may do inside is not.
        raise refusals.no_such_client(login.client_id)
    entity_id = land(company, user, login.entity_id, signing_in=True)
    return SignedIn(company, user, entity_id, sender_id)


def _check_web_services(company: Company) -> None:
    # Trial companies do not offer Web Services at all (setup-guides section 2).
    if company.web_services_on and company.kind != "trial":
        return
    if company.behaviour.web_services_off_wording == "sign_in":
        raise refusals.sign_in_incorrect()
    raise refusals.web_services_off()


def _with_password(company: Company, login: Login, client_address: str) -> User:
    user = company.user(login.user_id)
    if user is None:
        raise refusals.sign_in_incorrect()
    if user.status == "lockedout":
        # No text of its own is known for a locked-out user; the plain one is the likely answer (section 8).
        named = company.behaviour.locked_out_wording == "named"
        raise refusals.user_locked_out() if named else refusals.sign_in_incorrect()
    if not secrets.compare_digest(user.password.encode(), login.password.encode()):
        user.failed_sign_ins += 1
        if user.failed_sign_ins >= company.lockout_after:
            user.status = "lockedout"
        raise refusals.sign_in_incorrect()
    if user.status == "inactive":
        raise refusals.user_inactive()
    if user.password_expired and not user.web_services_only:
        raise refusals.password_expired()
    if not user.web_services_only and company.kind == "production":
        # Two-step verification is on in production companies, and a program cannot pass it (setup-guides section 2).
        raise refusals.sign_in_incorrect()
    if company.enforce_ip_filters and user.ip_filter and client_address not in user.ip_filter:
        raise refusals.ip_address_refused()
    user.failed_sign_ins = 0
    return user


def _with_session(world: World, company: Company, sender_id: str, session_id: str) -> SignedIn:
    session = world.sessions.get(session_id)
    if session is None:
        raise refusals.session_invalid(session_id)
    if session.company_id != company.company_id:
        raise refusals.other_company()
    user = company.user(session.user_id)
    if user is None or user.status != "active" or _over(session, company):
        del world.sessions[session_id]
        raise refusals.session_invalid(session_id)
    session.calls += 1
    session.expires_at = time.time() + company.session_minutes * 60  # every call moves the end forward (section 4)
    return SignedIn(company, user, session.entity_id, sender_id)


def _over(session: Session, company: Company) -> bool:
    limit = company.behaviour.session_calls
    return session.expires_at <= time.time() or (limit is not None and session.calls >= limit)


def land(company: Company, user: User, wanted: str | None, *, signing_in: bool) -> str:
    """The level reached: an entity's ID, or "" for the top level.

    `wanted` None means nothing was asked for, "" means the top level was. Raises a refusal of the sign-in or of
    getAPISession, as `signing_in` says. The four cases of a user are those of setup-guides section 6.
    """
    if wanted:
        return _entity(company, user, wanted, signing_in)
    confined = len(user.entities) == 1 and not user.top_level_access and company.multi_entity
    if not confined:
        return ""
    if wanted is None:
        return user.entities[0]  # such a user is signed straight into that entity
    raise refusals.level_refused(refusals.TOP_LEVEL_DENIED, signing_in=signing_in)


def _entity(company: Company, user: User, wanted: str, signing_in: bool) -> str:
    entity = company.entity(wanted)
    if company.multi_entity and company.top_level_only:
        raise refusals.level_refused(refusals.TOP_LEVEL_ONLY, signing_in=signing_in)
    if entity is None or entity.status != "active":
        raise refusals.level_refused(refusals.entity_unknown_text(wanted), signing_in=signing_in)
    if user.entities and wanted not in user.entities:
        raise refusals.level_refused(refusals.entity_denied_text(wanted), signing_in=signing_in)
    return wanted


def open_session(world: World, signed_in: SignedIn, entity_id: str) -> Session:
    """A new session for the caller at that level."""
    company, now = signed_in.company, time.time()
    if len(world.sessions) >= _MOST_SESSIONS:
        _forget_sessions(world, now)
    expires_at = now + company.session_minutes * 60
    session_id = f"{secrets.token_urlsafe(24)}.."
    session = Session(session_id, company.company_id, signed_in.user.user_id, entity_id, expires_at)
    world.sessions[session_id] = session
    return session


def _forget_sessions(world: World, now: float) -> None:
    """Those that are over; where nearly all are alive, the oldest tenth as well, so that this is seldom needed."""
    alive = [session for session in world.sessions.values() if session.expires_at > now]
    too_many = max(0, len(alive) - _MOST_SESSIONS * 9 // 10)
    world.sessions = {session.session_id: session for session in alive[too_many:]}
