"""Opening a session in each chosen entity: all in one request where the gateway takes that, else one by one.

Sage asks for `getAPISession` not to be mixed with other functions (reference, intacct-gateway section 4), and
nobody has seen what happens otherwise. So a batch is tried, its sessions are compared with what was asked, and
what the gateway turned out to take is kept for the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connections.intacct import ApiSession, GetApiSession
from connections.probe.conversation import Conversation
from connections.probe.evidence import Answer, Evidence, opened
from connections.probe.plan import chunks


@dataclass(frozen=True)
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

    def open(self, entities: Sequence[str], *, spare: bool = False) -> ApiSession | None:
        """Open a session in every entity.

        With `spare`, a session at our own level is asked for too and returned if it came, so that the requests
        that follow need no further sign-in.
        """
        if not self.batch:
            self.evidence.batch_sessions_ok = False
            self._one_by_one(entities)
            return None
        base: ApiSession | None = None
        for group in chunks(entities, self.chunk - 1 if spare else self.chunk):
            extra = (GetApiSession(),) if spare else ()
            functions = (*(GetApiSession(entity) for entity in group), *extra)
            heard = self.conversation.ask(functions, entity=self.sign_in_entity, session=base)
            self.evidence.sessions.update(zip(group, heard.answers, strict=False))
            if spare and isinstance(heard.answers[-1].value, ApiSession):
                base = heard.answers[-1].value
            if heard.trouble is not None and heard.trouble.transient:
                return base
        if len(entities) > 1 or spare:
            self._doubt(entities)
        return base

    def _doubt(self, entities: Sequence[str]) -> None:
        """Tell a gateway that refuses batches from an entity that refuses us, with one question more.

        The first entity that failed in the batch is tried alone. If it opens, the batch was the fault, and the
        others are opened one by one; if not, every answer of the batch stands.
        """
        failed = [entity for entity in entities if _refused(self.evidence.sessions.get(entity), entity)]
        if not failed:
            if any(opened(self.evidence.sessions.get(entity), entity) for entity in entities):
                self.evidence.batch_sessions_ok = True
            return
        self._one_by_one(failed[:1])
        if opened(self.evidence.sessions.get(failed[0]), failed[0]):
            self.evidence.batch_sessions_ok = False
            self._one_by_one(failed[1:])
        elif len(failed) < len(entities):
            self.evidence.batch_sessions_ok = True

    def _one_by_one(self, entities: Sequence[str]) -> None:
        """Open one session per request, over a session we already have, so that we sign in once at most."""
        for entity in entities:
            session = self._any_session()
            heard = self.conversation.ask((GetApiSession(entity),), entity=self.sign_in_entity, session=session)
            self.evidence.sessions[entity] = heard.answers[0]
            if heard.trouble is not None and heard.trouble.level != "result":
                return  # nobody answers, or nobody is let in: the next entity would hear the same

    def _any_session(self) -> ApiSession | None:
        values = (answer.value for answer in self.evidence.sessions.values())
        return next((value for value in values if isinstance(value, ApiSession)), None)


def _refused(answer: Answer | None, entity: str) -> bool:
    if answer is None or opened(answer, entity):
        return False
    return answer.trouble is None or not answer.trouble.transient
