"""Opening a session in each chosen entity: all in one request where the gateway takes that, else one by one.

Sage asks for `getAPISession` not to be mixed with other functions (reference, intacct-gateway section 4), and
nobody has seen what happens otherwise. So a batch is tried, its sessions are compared with what was asked, and
what the gateway turned out to take is kept for the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from connections.intacct import ApiSession, GetApiSession
from connections.probe.conversation import Conversation
from connections.probe.evidence import Answer, Evidence, opened
from connections.probe.plan import chunks


@dataclass
class Opener:
    """Opens entity sessions for one run; the answers go into `evidence`.

    `sign_in_entity` is the level to sign in to (None: top level); `batch` and `chunk` say whether, and how many,
    sessions may be asked for in one request.
    """

    conversation: Conversation
    evidence: Evidence
    sign_in_entity: str | None
    batch: bool
    chunk: int
    _own: ApiSession | None = field(default=None, init=False)  # at the level we sign in to

    def open(self, entities: Sequence[str], *, spare: bool = False) -> ApiSession | None:
        """Open a session in every entity.

        A session at our own level goes along with a batch: its refusal shows that the batch is what was refused. With
        `spare` it is always asked for, and returned if it came, so that the requests that follow need no sign-in.
        """
        if not self.batch:
            self.evidence.batch_sessions_ok = False
            own = self.own_level() if spare else None
            self._one_by_one(entities)
            return own
        groups = chunks(entities, self.chunk)
        with_own = spare or len(entities) > 1
        for group in groups:
            extra = (GetApiSession(),) if with_own and group is groups[0] else ()
            functions = (*(GetApiSession(entity) for entity in group), *extra)
            heard = self.conversation.ask(functions, entity=self.sign_in_entity, session=self._own)
            self.evidence.sessions.update(zip(group, heard.answers, strict=False))
            if extra and isinstance(heard.answers[-1].value, ApiSession):
                self._own = heard.answers[-1].value
            if heard.trouble is not None and heard.trouble.transient:
                return self._own
        if with_own:
            self._doubt(entities)
        return self._own or (self.own_level() if spare else None)

    def own_level(self) -> ApiSession | None:
        """Open a session at the level we sign in to, over another session if there is one."""
        over = self._any_session()
        wanted = GetApiSession(self.sign_in_entity or "") if over else GetApiSession()
        value = self.conversation.ask((wanted,), entity=self.sign_in_entity, session=over).answers[0].value
        self._own = value if isinstance(value, ApiSession) else None
        return self._own

    def _doubt(self, entities: Sequence[str]) -> None:
        """Tell a gateway that refuses batches from an entity that refuses us.

        Nobody is refused a session at the level we are in: if that one did not come either, the batch was the fault,
        and all are opened one by one. If it came, one question more makes sure: the first entity that failed is
        tried alone. If it opens, the batch was the fault after all; if not, every answer of the batch stands.
        """
        failed = [entity for entity in entities if _refused(self.evidence.sessions.get(entity), entity)]
        worked = self._any_session() is not None
        if not failed:
            self.evidence.batch_sessions_ok = True if worked else self.evidence.batch_sessions_ok
            return
        if worked:
            self._one_by_one(failed[:1])
            worked = not opened(self.evidence.sessions.get(failed[0]), failed[0])
            failed = failed[1:]
        self.evidence.batch_sessions_ok = worked
        if not worked:
            self._one_by_one(failed)

    def _one_by_one(self, entities: Sequence[str]) -> None:
        """Open one session per request, over one that we have: a first entity that is refused leaves none, and the
        one for our own level then saves a sign-in for each of the others."""
        for number, entity in enumerate(entities):
            session = self._any_session()
            if session is None and number == 1:
                session = self.own_level()
            heard = self.conversation.ask((GetApiSession(entity),), entity=self.sign_in_entity, session=session)
            self.evidence.sessions[entity] = heard.answers[0]
            if heard.trouble is not None and heard.trouble.level != "result":
                return  # nobody answers, or nobody is let in: the next entity would hear the same

    def _any_session(self) -> ApiSession | None:
        values = (answer.value for answer in self.evidence.sessions.values())
        return self._own or next((value for value in values if isinstance(value, ApiSession)), None)


def _refused(answer: Answer | None, entity: str) -> bool:
    if answer is None or opened(answer, entity):
        return False
    return answer.trouble is None or not answer.trouble.transient
