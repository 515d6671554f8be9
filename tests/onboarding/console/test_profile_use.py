"""Choosing a version of an access profile at the console, and seeing who lacks what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from connections.models import AccessProfile, Event, Integration, ProbeRun
from connections.services import access_profiles, profile_use
from connections.simulator.server import SimulatorServer
from tests.factories import TESTER
from tests.onboarding.console.conftest import Checked
from tests.onboarding.console.pages import text
from tests.onboarding.console.test_profiles import PROFILE, with_delete

pytestmark = pytest.mark.django_db
USE = f"{PROFILE}versions/2/use/acme-ledger/"


@pytest.fixture
def second(vendor: Integration) -> AccessProfile:
    return access_profiles.save(with_delete(), based_on=1, actor=TESTER).row


def test_the_confirmation_tells_what_follows(staff: Client, second: AccessProfile, checked: Checked) -> None:
    checked("READY-CO")
    shown = text(staff.get(USE))
    assert "Acme Ledger uses ap-spend version 1 now." in shown
    assert "added: Delete" in shown
    assert "1 connection is checked again." in shown
    assert "the connection becomes Degraded" in shown
    assert Integration.objects.get().access_profile.version == 1


def test_confirming_checks_again_and_lists_who_lacks_the_new_right(
    staff: Client,
    second: AccessProfile,
    checked: Checked,
    intacct: SimulatorServer,
    run_due_jobs: Callable[[], int],
) -> None:
    connection = checked("READY-CO")
    company = intacct.world.company("READY-CO")
    assert company
    company.roles[0].rights["Accounts Payable"]["Bills"].discard("Delete")
    response = staff.post(USE, follow=True)
    assert response.redirect_chain == [(f"{PROFILE}versions/2/", 303)]
    assert "Acme Ledger uses version 2. 1 connection is checked again." in text(response)
    assert "1 not checked yet" in text(response)
    ProbeRun.objects.live().update(due_at=timezone.now())
    run_due_jobs()
    shown = text(staff.get(PROFILE))
    assert f"{connection.customer_name} Acme Ledger · Production Failed Bills: Delete Accounts Payable" in shown
    assert Event.objects.get(kind="integration.profile_chosen").actor == "staff operator"


def test_what_could_not_be_checked_is_said_and_can_be_made_good(
    staff: Client, second: AccessProfile, checked: Checked
) -> None:
    checked("READY-CO")
    Integration.objects.update(is_active=False)
    assert "1 connection cannot be checked now" in text(staff.post(USE, follow=True))
    Integration.objects.update(is_active=True)
    assert "Check what is not checked yet: Acme Ledger" in text(staff.get(PROFILE))
    assert "1 connection is checked again." in text(staff.post(USE, follow=True))


def test_a_page_left_open_does_not_bring_an_older_version_back(
    staff: Client, second: AccessProfile, vendor: Integration
) -> None:
    seen = {"before": str(staff.get(USE).context["integration"].access_profile_id)}
    third = access_profiles.save(replace(with_delete(), title="Spend"), based_on=2, actor=TESTER).row
    profile_use.use(vendor, third, actor=TESTER)
    response = staff.post(USE, seen, follow=True)
    assert "Nothing was changed. Somebody else has chosen ap-spend version 3 for Acme Ledger" in text(response)
    assert response.redirect_chain == [(USE, 303)]
    assert Integration.objects.get().access_profile == third
    shown_now = {"before": str(response.context["integration"].access_profile_id)}
    assert "Acme Ledger uses version 2." in text(staff.post(USE, shown_now, follow=True))


def test_the_button_that_checks_the_rest_tells_which_version_it_saw(staff: Client, checked: Checked) -> None:
    checked("READY-CO")
    ProbeRun.objects.all().delete()
    row = AccessProfile.objects.get()
    assert f'name="before" value="{row.pk}"' in staff.get(PROFILE).content.decode()


def test_an_integration_that_is_not_there_is_not_found(staff: Client, second: AccessProfile) -> None:
    assert staff.post(f"{PROFILE}versions/2/use/nobody/").status_code == 404
