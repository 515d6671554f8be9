"""The console's addresses. Who may enter each is said by the decorator of its view (see `guards`)."""

from django.urls import include, path

from onboarding.console.views import (
    carrying_over,
    checking,
    creating,
    disconnecting,
    entering,
    exporting,
    guide_mismatches,
    guides,
    incidents,
    integrations,
    links,
    listing,
    profile_editing,
    profile_use,
    profiles,
    showing,
    signing_in,
)
from onboarding.console.views import help as questions

app_name = "console"

one_connection = [
    path("", showing.connection, name="connection"),
    path("progress/", checking.progress, name="progress"),
    path("check/", checking.check, name="check"),
    path("runs/", checking.runs, name="runs"),
    path("runs/<uuid:run_id>/", checking.run, name="run"),
    path("runs/<uuid:run_id>/evidence/", exporting.evidence, name="evidence"),
    path("runs/<uuid:run_id>/checks.csv", exporting.run_csv, name="run-csv"),
    path("runs/<uuid:run_id>/checks.json", exporting.run_json, name="run-json"),
    path("evidence/", exporting.known_evidence, name="known-evidence"),
    path("checks.csv", exporting.known_csv, name="known-csv"),
    path("checks.json", exporting.known_json, name="known-json"),
    path("runs/<uuid:run_id>/transcript.txt", checking.transcript, name="transcript"),
    path("events/", showing.events, name="events"),
    path("links/new/", links.new_link, name="new-link"),
    path("links/<uuid:link_id>/reissue/", links.reissue, name="reissue-link"),
    path("links/<uuid:link_id>/revoke/", links.revoke, name="revoke-link"),
    path("to-production/", carrying_over.to_production, name="to-production"),
    path("disconnect/", disconnecting.disconnect, name="disconnect"),
    path("credentials/", entering.enter, name="enter-credentials"),
    path("credentials/seen/", entering.entering, name="entering"),
]

access_profiles = [
    path("", profiles.profiles, name="profiles"),
    path("new/", profile_editing.new_profile, name="new-profile"),
    path("<slug:name>/", profiles.profile, name="profile"),
    path("<slug:name>/edit/", profile_editing.edit_profile, name="edit-profile"),
    path("<slug:name>/versions/<int:number>/", profiles.version, name="profile-version"),
    path("<slug:name>/versions/<int:number>.toml", profiles.export, name="profile-export"),
    path("<slug:name>/versions/<int:number>/use/<slug:integration>/", profile_use.use, name="use-profile"),
]

corrected_guides = [
    path("", guides.guides, name="guides"),
    path("mismatches/", guide_mismatches.guide_mismatches, name="guide-mismatches"),
    path("mismatches/settle/", guide_mismatches.settle_mismatches, name="settle-mismatches"),
    path("<path:file>/restore/", guides.restore_guide, name="restore-guide"),
    path("<path:file>/", guides.guide, name="guide"),
]

urlpatterns = [
    path("", listing.connections, name="connections"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("connections/new/", creating.new_connection, name="new-connection"),
    path("connections/<uuid:connection_id>/", include(one_connection)),
    path("help/", questions.inbox, name="help"),
    path("help/<uuid:request_id>/", questions.conversation, name="help-request"),
    path("help/<uuid:request_id>/close/", questions.close, name="close-help"),
    path("help/<uuid:request_id>/link/", questions.send_link, name="help-link"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("profiles/", include(access_profiles)),
    path("guides/", include(corrected_guides)),
    path("integrations/", integrations.integrations, name="integrations"),
    path("integrations/<slug:integration>/", integrations.integration, name="integration"),
    path("integrations/<slug:integration>/style.css", integrations.style, name="integration-style"),
    path("integrations/<slug:integration>/logo", integrations.logo, name="integration-logo"),
]
