"""The commands of the contract: what they print last, how they end, and how they refuse."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from connections.models import Connection, Event, Integration, ProbeRun
from connections.services import probing
from connections.services.gateway import gateway
from connections.simulator.server import SimulatorServer
from onboarding.models import ApiKey
from tests import factories
from tests.environment import NOWHERE
from tests.product import Ready

pytestmark = pytest.mark.django_db
SENDER_VARIABLE = "ACME_SENDER_PASSWORD"


def output_of(*arguments: str) -> list[str]:
    """Return the lines that a command prints."""
    printed = io.StringIO()
    call_command(*arguments, stdout=printed)
    return printed.getvalue().splitlines()


def refusal_of(*arguments: str) -> str:
    """Return the one sentence that a command refuses with; nothing else may be printed."""
    printed = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, stdout=printed, stderr=printed)
    assert printed.getvalue() == ""
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def create_integration(
    slug: str = "acme-ledger", profile: str = "ap-spend", sender: str = "AcmeLedgerMPP"
) -> list[str]:
    return [
        *("create_integration", slug, "--name", "Acme Ledger", "--sender-id", sender),
        *("--sender-password-env", SENDER_VARIABLE, "--profile", profile),
    ]


@pytest.fixture
def sender_password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(SENDER_VARIABLE, "from-the-environment")
    return "from-the-environment"


class TestCreateIntegration:
    def test_the_sender_password_comes_from_the_environment_and_is_sealed(self, sender_password: str) -> None:
        printed = "\n".join(output_of(*create_integration()))
        integration = Integration.objects.get(slug="acme-ledger")
        assert integration.sender_password == sender_password
        assert sender_password not in integration.sealed_sender_password
        assert sender_password not in printed
        assert integration.access_profile.name == "ap-spend"

    @pytest.mark.parametrize("profile", ["read-only", "ap-spend", "ar-billing", "projects", "everything"])
    def test_every_shipped_profile_can_be_named(self, profile: str, sender_password: str) -> None:
        output_of(*create_integration(profile=profile))
        assert Integration.objects.get().access_profile.name == profile

    def test_a_variable_that_is_not_set_is_named(self) -> None:
        assert SENDER_VARIABLE in refusal_of(*create_integration())
        assert not Integration.objects.exists()

    def test_an_unknown_profile_is_answered_with_those_there_are(self, sender_password: str) -> None:
        sentence = refusal_of(*create_integration(profile="no-such-profile"))
        for name in ("no-such-profile", "read-only", "ap-spend", "ar-billing", "projects", "everything"):
            assert name in sentence

    def test_a_slug_is_used_once(self, sender_password: str) -> None:
        output_of(*create_integration())
        assert "lug" in refusal_of(*create_integration())
        assert Integration.objects.count() == 1

    @pytest.mark.parametrize("slug", ["Acme Ledger", "acme/ledger", ""])
    def test_a_slug_that_is_none_is_refused(self, slug: str, sender_password: str) -> None:
        refusal_of(*create_integration(slug=slug))
        assert not Integration.objects.exists()

    def test_what_customers_read_is_stored(self, sender_password: str) -> None:
        output_of(
            *create_integration(),
            *("--support-phone", "+1 555 0100", "--support-url", "https://help.acmeledger.example"),
            *("--purpose", "To pay bills.", "--retention", "Until you disconnect."),
            *("--privacy-url", "https://acmeledger.example/privacy", "--admin-privileges", "limited"),
            *("--mailbox-template", "{customer}@acmeledger.example"),
        )
        made = Integration.objects.get()
        assert (made.support_phone, made.support_url) == ("+1 555 0100", "https://help.acmeledger.example")
        assert (made.purpose, made.retention) == ("To pay bills.", "Until you disconnect.")
        assert (made.privacy_url, made.admin_privileges) == ("https://acmeledger.example/privacy", "limited")
        assert made.mailbox_template == "{customer}@acmeledger.example"

    def test_a_logo_is_judged_by_its_content(self, sender_password: str, tmp_path: Path) -> None:
        logo = tmp_path / "logo.png"
        logo.write_bytes(b"<html>")
        assert "none of the pictures" in refusal_of(*create_integration(), "--logo", str(logo))
        logo.write_bytes(b"GIF89a")
        output_of(*create_integration(), "--logo", str(logo))
        assert Integration.objects.get().logo_type == "image/gif"


class TestCreateApiKey:
    def test_the_key_stands_alone_on_the_last_line_and_opens_the_api(self, client: Client) -> None:
        *_, key = output_of("create_api_key", "billing system")
        assert re.fullmatch(r"iok_[\w-]{43}", key)
        headers = {"Authorization": f"Bearer {key}"}
        assert client.get("/api/v1/connections", headers=headers).json() == {"items": [], "next": None}
        assert key not in ApiKey.objects.get().key_hash

    def test_a_name_is_used_once(self) -> None:
        output_of("create_api_key", "billing system")
        assert "billing system" in refusal_of("create_api_key", "billing system")
        assert ApiKey.objects.count() == 1


class TestCreateLink:
    def test_the_url_stands_alone_on_the_last_line_and_opens(self, client: Client, settings: Settings) -> None:
        factories.integration()
        *_, url = output_of("create_link", "--integration", "acme-ledger", "--customer", "Harbour Foods")
        assert re.fullmatch(re.escape(settings.PUBLIC_URL) + r"/link/[\w-]{43}", url)
        page = client.get(url.removeprefix(settings.PUBLIC_URL))
        assert page.status_code == 200
        assert "Harbour Foods" in page.content.decode()

    def test_the_environment_can_be_chosen(self) -> None:
        factories.integration()
        output_of("create_link", "--integration", "acme-ledger", "--customer", "H", "--environment", "sandbox")
        assert Connection.objects.get().environment == "sandbox"

    def test_an_unknown_integration_is_named(self) -> None:
        assert "no-such" in refusal_of("create_link", "--integration", "no-such", "--customer", "Harbour Foods")
        assert not Connection.objects.exists()

    @pytest.mark.parametrize("customer", ["", "   ", "x" * 300])
    def test_a_customer_without_a_usable_name_is_refused(self, customer: str) -> None:
        factories.integration()
        refusal_of("create_link", "--integration", "acme-ledger", "--customer", customer)
        assert not Connection.objects.exists()


class TestProbe:
    def run(self, connection: Connection) -> tuple[int, list[str]]:
        """Return exit code and printed lines of `manage.py probe`."""
        printed = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("probe", str(connection.pk), stdout=printed)
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.getvalue().splitlines()

    def test_a_company_in_order_ends_with_0(self, ready: Ready) -> None:
        connection = ready("READY-CO")
        code, lines = self.run(connection)
        assert (code, lines[-1]) == (0, "Verdict: passed.")
        (bills,) = [line.split() for line in lines if line.startswith("ap.bills.list ")]
        assert bills == ["ap.bills.list", "passed", "yes", "1,243"]
        assert Event.objects.get(kind="probe.finished").actor == "command line"

    def test_a_company_in_trouble_ends_with_1_and_names_the_problem(self, ready: Ready) -> None:
        code, lines = self.run(ready("RIGHTS-CO"))
        assert (code, lines[-1]) == (1, "Verdict: failed.")
        (bills,) = [line.split() for line in lines if line.startswith("ap.bills.list ")]
        assert bills == ["ap.bills.list", "failed", "yes", "no_permission"]

    def test_a_gateway_that_does_not_answer_ends_with_2(self, ready: Ready, settings: Settings) -> None:
        connection = ready("READY-CO")
        gateway().close()
        gateway.cache_clear()
        settings.INTACCT_GATEWAY_URL = NOWHERE
        code, lines = self.run(connection)
        assert (code, lines[-1]) == (2, "Verdict: could_not_tell.")
        assert any(line.startswith("gateway.reachable ") and "could_not_tell" in line for line in lines)

    def test_a_run_under_way_is_joined_and_not_doubled(self, ready: Ready, intacct: SimulatorServer) -> None:
        connection = ready("READY-CO")
        queued = probing.start(connection, trigger="console", actor=factories.TESTER)
        asked_before = len(intacct.world.requests)
        assert self.run(connection)[0] == 0
        assert [run.pk for run in ProbeRun.objects.all()] == [queued.pk]
        assert len(intacct.world.requests) - asked_before <= 2

    @pytest.mark.parametrize("name", ["no-such-id", "5b0a1b3a-32f5-4b86-9a3c-0b8f9b7e1d11"])
    def test_an_unknown_connection_is_named(self, name: str) -> None:
        assert name in refusal_of("probe", name)

    def test_a_connection_without_credentials_ends_with_2(self) -> None:
        with pytest.raises(CommandError) as refused:
            call_command("probe", str(factories.connection("READY-CO").pk))
        assert refused.value.returncode == 2
        assert "credentials" in str(refused.value)
