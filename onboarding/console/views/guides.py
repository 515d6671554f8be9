"""Guides: the list, and one of them to look at, to correct and to put back."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from connections.models import GuideText
from connections.services import guide_texts, mismatches
from connections.services.errors import NotFound, SavedMeanwhile, ServiceRefused
from onboarding.access import staff_actor
from onboarding.console.forms import number_or_none
from onboarding.console.guards import staff_action, staff_form, staff_page
from onboarding.console.guide_forms import GuideForm, RestoreForm, VariantForm
from onboarding.console.guide_list import guide_rows, mismatches_by_file, title_of_file
from onboarding.console.guide_preview import Preview, preview_of
from onboarding.console.guide_words import kind_of, variant_text
from onboarding.console.line_differences import Part, parts_of
from onboarding.htmx import SeeOther

#: How many corrections the page of a guide tells about.
VERSIONS_SHOWN = 20


@dataclass(frozen=True)
class Version:
    """A correction in the history, with what it changed."""

    row: GuideText
    changes: list[Part]


@staff_page
def guides(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": guide_rows(),
        "left_out": dict(guide_texts.left_out()),
        "open": mismatches.open_rows().count(),
    }
    return render(request, "console/guides.html", context)


@staff_form
def guide(request: HttpRequest, file: str) -> HttpResponse:
    """Begin with the text in use, or with an older correction (`?from=NUMBER`, 0 is the shipped text)."""
    shipped = _shipped_or_404(file)
    if request.method == "POST":
        return _answer(request, file)
    newest = guide_texts.newest_of(file)
    wanted = number_or_none(request.GET.get("from", ""))
    text = guide_texts.text_of(file) if wanted is None else _text_of_version(file, wanted)
    form = GuideForm(initial={"text": text or shipped, "based_on": newest.number if newest else 0})
    return _page(request, file, form, VariantForm(), text or shipped)


@staff_action
def restore_guide(request: HttpRequest, file: str) -> HttpResponse:
    """Put the shipped text or an earlier correction back."""
    _shipped_or_404(file)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Http404
    number = form.cleaned_data["number"]
    note = _("Correction %(number)d put back") % {"number": number} if number else _("Shipped text put back")
    text, based_on = _text_of_version(file, number), form.cleaned_data["based_on"]
    try:
        saved = guide_texts.save(file, text, note, based_on=based_on, actor=staff_actor(request))
    except ServiceRefused as refused:
        messages.error(request, _("Nothing was changed. %(why)s") % {"why": refused})
    else:
        _say_saved(request, saved)
    return SeeOther(reverse("console:guide", args=[file]))


def _answer(request: HttpRequest, file: str) -> HttpResponse:
    form, chosen = GuideForm(request.POST), VariantForm(request.POST)
    if not form.is_valid():
        return _page(request, file, form, chosen, None, status=422)
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    try:
        guide_texts.candidate(file, text)
    except guide_texts.GuideRefused as refused:
        form.add_error("text", str(refused))
        return _page(request, file, form, chosen, None, status=422)
    if request.POST.get("action") != "save":
        return _page(request, file, form, chosen, text)
    if not form.cleaned_data["note"]:
        form.add_error("note", _("Please say in a few words why, for your colleagues."))
        return _page(request, file, form, chosen, text, status=422)
    return _save(request, file, form, chosen, text)


def _save(request: HttpRequest, file: str, form: GuideForm, chosen: VariantForm, text: str) -> HttpResponse:
    given = form.cleaned_data
    try:
        saved = guide_texts.save(file, text, given["note"], based_on=given["based_on"], actor=staff_actor(request))
    except SavedMeanwhile as conflict:
        form.add_error(None, _("%(what)s Look at the differences, then save.") % {"what": conflict})
        form.show(based_on=conflict.newest)
        return _page(request, file, form, chosen, text, status=409)
    _say_saved(request, saved)
    return SeeOther(reverse("console:guide", args=[file]))


def _say_saved(request: HttpRequest, saved: guide_texts.Saved) -> None:
    if not saved.is_new:
        messages.info(request, _("Exactly this text is in use already."))
    elif saved.row and saved.row.text:
        words = _("Saved as correction %(number)d. Customers read it from now on.")
        messages.success(request, words % {"number": saved.row.number})
    else:
        messages.success(request, _("The shipped text is in use again. Customers read it from now on."))


def _page(
    request: HttpRequest, file: str, form: GuideForm, chosen: VariantForm, text: str | None, status: int = 200
) -> HttpResponse:
    """`text` is what the preview shows; None where it cannot be shown, because it is refused."""
    form.ask_for_note()
    rows = list(guide_texts.versions(file)[: VERSIONS_SHOWN + 1])
    shipped = guide_texts.shipped_text(file)
    in_use = (rows[0].text if rows else "") or shipped
    typed = str(form["text"].value() or "").replace("\r\n", "\n")
    context = {
        "file": file,
        "title": title_of_file(file, guide_texts.library_in_use()),
        "mismatches": mismatches_by_file()[file],
        "kind": kind_of(file),
        "form": form,
        "chosen": chosen,
        "shown_as": variant_text(asdict(chosen.variant)),
        "newest": rows[0] if rows else None,
        "is_corrected": bool(rows and rows[0].text),
        "fault_in_use": guide_texts.left_out().get(file, ""),
        "preview": _preview(file, text, chosen),
        "to_use": parts_of(in_use, typed),
        "to_shipped": parts_of(shipped, in_use),
        "history": _history(rows, shipped),
    }
    return render(request, "console/guide.html", context, status=status)


def _preview(file: str, text: str | None, chosen: VariantForm) -> Preview | None:
    """None where the text cannot be shown: what is refused, or a stored correction that does not load any more."""
    if text is None:
        return None
    try:
        return preview_of(file, text, chosen.variant, chosen.values)
    except guide_texts.GuideRefused:
        return None


def _history(rows: list[GuideText], shipped: str) -> list[Version]:
    """Return the newest corrections, newest first, each with what it changed."""
    texts = [row.text or shipped for row in rows]
    before = [*texts[1:], shipped][: len(rows)]
    versions = [Version(row, parts_of(old, new)) for row, old, new in zip(rows, before, texts, strict=True)]
    return versions[:VERSIONS_SHOWN]


def _text_of_version(file: str, number: int) -> str:
    """Return the text of one correction; "" for the shipped text."""
    if number == 0:
        return ""
    row = guide_texts.versions(file).filter(number=number).first()
    if row is None:
        raise Http404(_("There is no correction %(number)d.") % {"number": number})
    return row.text


def _shipped_or_404(file: str) -> str:
    try:
        return guide_texts.shipped_text(file)
    except NotFound as missing:
        raise Http404(str(missing)) from missing
