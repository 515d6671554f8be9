"""Reasons why a service says no. Messages are sentences for the person who asked.

ServiceRefused
├── NotFound            no such integration, profile …
├── NotReady            something must be done first; `.step` names the wizard step
├── Paused              too many refused sign-ins; `.until` says when to try again
├── UnderWay            other credentials are being tried at this moment
├── SwitchedOff         the integration is switched off
├── Disconnected        the connection was disconnected
├── SavedMeanwhile      somebody saved a newer version; `.newest` is its number
├── ChangedMeanwhile    what the caller looked at was changed by somebody else since
└── ChangesProof        the change would throw away a proven connection; ask again with `confirmed=True`
"""

from __future__ import annotations

from datetime import datetime


class ServiceRefused(Exception):
    """A service cannot do what was asked; `str()` is the sentence to show."""


class NotFound(ServiceRefused):
    pass


class NotReady(ServiceRefused):
    def __init__(self, message: str, step: str) -> None:
        super().__init__(message)
        self.step = step


class Paused(ServiceRefused):
    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class UnderWay(ServiceRefused):
    pass


class SwitchedOff(ServiceRefused):
    pass


class Disconnected(ServiceRefused):
    pass


class SavedMeanwhile(ServiceRefused):
    def __init__(self, message: str, newest: int) -> None:
        super().__init__(message)
        self.newest = newest


class ChangedMeanwhile(ServiceRefused):
    pass


class ChangesProof(ServiceRefused):
    pass
