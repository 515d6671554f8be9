from __future__ import annotations

import pytest

from tests import factories
from tests.onboarding.api.caller import Caller


@pytest.fixture
def api(db: None) -> Caller:
    return Caller(factories.api_key())
