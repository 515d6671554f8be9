"""The environment of one test run, made before Django reads its settings: random keys, a folder of its own.

Whatever the person who starts the tests has set for the product is taken away first: a run never touches
their database, their broker or Intacct.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from onboarding.demo import keys
from onboarding.demo.variables import PRODUCT_VARIABLES, sqlite_url

#: Nothing listens there: a test that forgets to point at its simulator fails at once and reaches nobody.
NOWHERE = "http://127.0.0.1:9/ia/xml/xmlgw.phtml"


def prepare() -> Path:
    """Fill `os.environ` and return the folder of this run; it is deleted when the process ends.

    The database is SQLite in that folder, or the server that TEST_DATABASE_URL names.
    """
    folder = Path(tempfile.mkdtemp(prefix="onboarding-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in PRODUCT_VARIABLES:
        os.environ.pop(name, None)
    made = keys.new_secrets()
    os.environ |= {
        "SECRET_KEY": made["SECRET_KEY"],
        "CREDENTIAL_KEYS": made["CREDENTIAL_KEYS"],
        "VAR_DIR": str(folder),
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or sqlite_url(folder / "tests.sqlite3"),
        "INTACCT_GATEWAY_URL": NOWHERE,
        "INTACCT_ALLOW_SIMULATOR": "1",
        "DJANGO_SETTINGS_MODULE": "onboarding.settings",
    }
    return folder
