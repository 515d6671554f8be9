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
from connections.simulator.protocol.envelope import Login, Request, company_id_of, session_id_of
from connections.simulator.protocol.writer import Identity
from connections.simulator.state import Company, Session, User, World


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
    """The company the request goes to; None for a session nobody knows.

    The gateway looks for it before it reads anything else, and answers HTTP 400 without echoing a value.
    """
    company_id = company_id_of(root)
    if company_id is None:
        session = world.sessions.get(session_id_of(root))
        if session is None:
            return None
        company_id = session.company_id
    elif not company_id:
        raise refusals.company_missing()
    company = world.company(company_id)
    if company is None or not company.active:
        raise refusals.company_unknown()
    return company


def check_sender(world: World, request: Request) -> None:
    """The vendor's sender ID and password, exact case. Raises ControlRefused."""
    if request.sender_id in world.inactive_senders:
        raise refusals.company_unknown()  # documented: the same number as for an unknown company
    known = world.vendor_senders.get(request.sender_id)
    if known is None or not secrets.compare_digest(known.encode(), request.sender_password.encode()):
        raise refusals.sender_wrong()
    if request.policy_id:
        raise refusals.transport_policy(request.policy_id)


def sign_in(world: World, company: Company | None, request: Request, client_address: str) -> SignedIn:
    """Let the caller in, by login or by session. Raises AuthenticationRefused, or ControlRefused for a demo."""
    if company is None:
        raise refusals.session_invalid(request.session_id)
    if company.demo_expired:
        raise refusals.demo_expired()
    authorization = company.sender(request.sender_id)
    if authorization is None or authorization.status != "active":
        raise refusals.sender_not_authorized(request.sender_id, company.company_id)
    _check_web_services(company)
    if request.login is None:
        return _with_session(world, company, request)
    user = _with_password(company, request.login, client_address)
    entity_id = land(company, user, request.login.entity_id, signing_in=True)
    return SignedIn(company, user, entity_id, request.sender_id)


def _check_web_services(company: Company) -> None:
    # Trial companies do not offer Web Services at all (setup-guides section 2).
    if company.web_services_on and company.kind != "trial":
        return
    if company.behaviour.web_services_off_wording == "sign_in":
        raise refusals.sign_in_incorrect()
    raise refusals.web_services_off()


def _with_password(company: Company, login: Login, client_address: str) -> User:
    user = company.user(login.user_id)
    if user is None or user.status == "lockedout":
        # No text of its own is known for a locked-out user; the plain one is the likely answer (section 8).
        raise refusals.sign_in_incorrect()
    if not secrets.compare_digest(user.password.encode(), login.password.encode()):
        user.failed_sign_ins += 1
        if user.failed_sign_ins >= company.lockout_after:
            user.status = "lockedout"
        raise refusals.sign_in_incorrect()
    if user.status == "inactive":
        raise refusals.user_inactive()
    if not user.web_services_only and company.kind == "production":
        # Two-step verification is on in production companies, and a program cannot pass it (setup-guides section 2).
        raise refusals.sign_in_incorrect()
    if company.enforce_ip_filters and user.ip_filter and client_address not in user.ip_filter:
        raise refusals.ip_address_refused()
    user.failed_sign_ins = 0
    return user


def _with_session(world: World, company: Company, request: Request) -> SignedIn:
    session = world.sessions.get(request.session_id)
    if session is None or session.expires_at <= time.time():
        world.sessions.pop(request.session_id, None)
        raise refusals.session_invalid(request.session_id)
    user = company.user(session.user_id)
    if user is None or user.status != "active":
        raise refusals.session_invalid(request.session_id)
    session.expires_at = time.time() + company.session_minutes * 60  # every call moves the end forward (section 4)
    return SignedIn(company, user, session.entity_id, request.sender_id)


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
    company = signed_in.company
    expires_at = time.time() + company.session_minutes * 60
    session_id = f"{secrets.token_urlsafe(24)}.."
    session = Session(session_id, company.company_id, signed_in.user.user_id, entity_id, expires_at)
    world.sessions[session_id] = session
    return session
