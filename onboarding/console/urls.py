"""The console's addresses. Who may enter each is said by the decorator of its view (see `guards`)."""

from django.urls import include, path

from onboarding.console.views import checking, creating, disconnecting, links, listing, showing, signing_in

app_name = "console"

one_connection = [
    path("", showing.connection, name="connection"),
    path("progress/", checking.progress, name="progress"),
    path("check/", checking.check, name="check"),
    path("runs/", checking.runs, name="runs"),
    path("runs/<uuid:run_id>/", checking.run, name="run"),
    path("runs/<uuid:run_id>/transcript.txt", checking.transcript, name="transcript"),
    path("events/", showing.events, name="events"),
    path("links/new/", links.new_link, name="new-link"),
    path("links/<uuid:link_id>/revoke/", links.revoke, name="revoke-link"),
    path("disconnect/", disconnecting.disconnect, name="disconnect"),
]

urlpatterns = [
    path("", listing.connections, name="connections"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("connections/new/", creating.new_connection, name="new-connection"),
    path("connections/<uuid:connection_id>/", include(one_connection)),
]
