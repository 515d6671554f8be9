"""Rights and subscriptions: which reads are refused, and in which words."""

from __future__ import annotations

import html

import pytest

from connections.simulator.companies import USER_ID
from connections.simulator.state import Role
from tests.connections.simulator.wire import query

OWN_PERMISSIONS = f"<getUserPermissions><userId>{USER_ID}</userId></getUserPermissions>"


def refusal(said, number: int = 0) -> tuple[str, str]:
    errorno, text = said.error(number)
    return errorno, html.unescape(text)


def test_a_missing_right_is_refused_and_a_given_one_is_not(caller):
    said = caller("RIGHTS-CO").say(query("VENDOR"), query("APBILL"), query("CHECKINGACCOUNT"))
    assert [result.findtext("status") for result in said.results] == ["success", "failure", "failure"]
    text = "You do not have permission for API operation QUERY on objects of type APBILL"
    assert refusal(said) == ("PL04000005", text)


def test_the_older_functions_name_the_object_in_lower_case(caller):
    said = caller("RIGHTS-CO").say("<readByQuery><object>APBILL</object><query></query></readByQuery>")
    text = "You do not have permission for API operation READ_BY_QUERY on objects of type apbill"
    assert refusal(said) == ("PL04000005", text)


def test_list_is_what_a_read_needs(caller):
    ready = caller()
    ready.company.roles[0].rights["Accounts Payable"]["Bills"] = {"View", "Add"}
    assert ready.say(query("APBILL")).level == "result"
    ready.company.roles[0].rights["Accounts Payable"]["Bills"] = {"List"}
    assert ready.say(query("APBILL")).level == "success"


def test_rights_of_several_roles_add_up_and_an_unassigned_role_counts_for_nothing(caller):
    rights = caller("RIGHTS-CO")
    rights.company.roles.append(Role("Bills", rights={"Accounts Payable": {"Bills": {"List"}}}))
    assert rights.say(query("APBILL")).level == "result"
    rights.company.users[0].roles.append("Bills")
    assert rights.say(query("APBILL"), query("VENDOR")).level == "success"


def test_in_a_user_based_company_roles_do_not_count(caller):
    ready = caller()
    ready.company.permission_type = "user"
    assert ready.say(query("VENDOR")).level == "result"
    ready.company.users[0].rights = {"Accounts Payable": {"Vendors": {"List"}}}
    assert ready.say(query("VENDOR")).level == "success"


def test_the_user_type_caps_what_rights_can_do(caller):
    ready = caller()
    ready.company.users[0].user_type = "employee"
    said = ready.say(query("APBILL"))
    assert said.level == "success"
    ready.company.users[0].admin_privileges = "full"
    listed = ready.say(OWN_PERMISSIONS)
    assert listed.level == "result", "an employee has no Permissions right, whatever the role says"


def test_a_projects_dimension_is_readable_through_accounts_receivable(caller):
    said = caller("MODULE-CO").say(query("PROJECT"), query("TASK"), query("SODOCUMENT"))
    assert [result.findtext("status") for result in said.results] == ["success", "failure", "failure"]


@pytest.mark.parametrize(
    ("wording", "errorno", "text"),
    [
        ("permission", "PL04000005", "You do not have permission for API operation QUERY on objects of type TASK"),
        ("operation", "PL04000005", "API operation 'QUERY' cannot be performed on objects of type TASK"),
        ("module", "", "Projects module is not subscribed"),
        ("feature", "", "This feature is disabled for your company or your current user"),
        ("object", "", "Object type task is not valid"),
        ("definition", "XL03000009", "Object definition TASK not found"),
    ],
)
def test_an_unsubscribed_module_is_refused_in_any_of_the_recorded_wordings(caller, wording, errorno, text):
    module = caller("MODULE-CO")
    module.company.behaviour.not_subscribed_wording = wording
    assert refusal(module.say(query("TASK"))) == (errorno, text)


def test_an_object_nobody_knows_is_not_found(caller):
    said = caller().say(query("NOSUCHTHING"), "<readByQuery><object>NOSUCHTHING</object><query/></readByQuery>")
    assert refusal(said, 0) == ("XL03000009", "Object definition NOSUCHTHING not found")
    assert refusal(said, 1) == ("Query Failed", "Object definition NOSUCHTHING not found")


def test_subscribed_applications_are_listed_by_code(caller):
    codes = set(caller("MODULE-CO").say("<get_applications/>").values("application"))
    assert {"CO", "GL", "AP", "AR", "CM", "ME"} <= codes
    assert not {"PA", "SO"} & codes


def test_the_list_of_applications_can_be_hidden(caller):
    ready = caller()
    ready.company.behaviour.hide_applications = True
    assert refusal(ready.say("<get_applications/>"))[1] == "You're not authorized to perform this action"


def permissions_of(said) -> dict[tuple[str, str], set[str]]:
    found = {}
    for application in said.data().findall("permissions/appSubscription"):
        for policy in application.findall("policies/policy"):
            key = (application.findtext("applicationName"), policy.findtext("policyName"))
            found[key] = set(policy.findtext("rights").split("|"))
    return found


def test_effective_rights_are_listed_row_by_row(caller):
    found = permissions_of(caller("RIGHTS-CO").say(OWN_PERMISSIONS))
    assert found["Accounts Payable", "Vendors"] == {"List", "View", "Add", "Edit", "Delete"}
    assert ("Accounts Payable", "Bills") not in found
    assert not [module for module, _ in found if module == "Cash Management"]


def test_rights_in_a_module_that_is_not_subscribed_are_not_listed(caller):
    ready = caller()
    ready.company.subscriptions.discard("Projects")
    assert not [module for module, _ in permissions_of(ready.say(OWN_PERMISSIONS)) if module == "Projects"]


def test_listing_rights_needs_the_permissions_right_of_the_users_row(caller):
    ready = caller()
    ready.company.roles[0].rights["Administration"]["Users"] = {"List", "View"}
    assert refusal(ready.say(OWN_PERMISSIONS))[1] == "You're not authorized to perform this action"
    ready.company.users[0].admin_privileges = "full"
    assert ready.say(OWN_PERMISSIONS).level == "success"


def test_the_listing_can_be_hidden(caller):
    ready = caller()
    ready.company.behaviour.hide_permissions = True
    assert ready.say(OWN_PERMISSIONS).level == "result"
