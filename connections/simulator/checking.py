"""What the types cannot say about a company's state: names that have to exist elsewhere."""

from __future__ import annotations

from connections.simulator.faults import FAULTS
from connections.simulator.merging import BadValue
from connections.simulator.protocol.scripted import REFUSALS
from connections.simulator.state import Company


def check(company: Company) -> None:
    """Raise BadValue unless the company's fault and refusal are known ones."""
    behaviour = company.behaviour
    if behaviour.fault and behaviour.fault not in FAULTS:
        raise BadValue(f"behaviour.fault: must be one of {', '.join(FAULTS)}")
    if behaviour.refusal and behaviour.refusal not in REFUSALS:
        raise BadValue(f"behaviour.refusal: must be one of {', '.join(REFUSALS)}")
