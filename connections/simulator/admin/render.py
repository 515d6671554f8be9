"""Drawing the admin pages: jinja2 with escaping always on, one frame, one style sheet, no scripts."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connections.simulator.admin import menus
from connections.simulator.admin.menus import Crumb
from connections.simulator.admin.request import Request
from connections.simulator.http import HttpAnswer, page
from connections.simulator.look import in_words_of

FOLDER = Path(__file__).parent
STYLE_PATH = "/company/admin.css"
HEADERS = {
    # Pages hold simulated passwords and unsaved edits: never kept by a browser, nothing foreign runs in them.
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_templates = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["style_path"] = STYLE_PATH


def _answer(template: str, status: int, context: dict[str, object]) -> HttpAnswer:
    return replace(page(_templates.get_template(template).render(context), status), headers=dict(HEADERS))


def outside(template: str, **context: object) -> HttpAnswer:
    """A page that belongs to no company."""
    return _answer(template, 200, context)


def missing(title: str, status: int = 404) -> HttpAnswer:
    """A page that is not there, or cannot be used this way."""
    return _answer("missing.html", status, {"title": title})


def inside(request: Request, template: str, trail: list[Crumb], *, status: int = 200, **context: object) -> HttpAnswer:
    """A page inside a company's frame.

    `trail` is the menu trail below Applications > Company, as in the current menus, the page itself last.
    """
    company = request.company
    shown = menus.crumbs(company, trail)
    frame: dict[str, object] = {
        "company": company,
        "url": request.url,
        "trail": shown,
        "title": shown[-1][0],
        "tab": trail[0][0],
        "menus": menus,
        "regional": functools.partial(in_words_of, company.look.region),
        "notice": request.take_notice() if request.method == "GET" else "",
        "mails": len(company.mails),
        "level": request.level,
    }
    return _answer(template, status, frame | context)


def style_sheet() -> HttpAnswer:
    return HttpAnswer(200, (FOLDER / "admin.css").read_bytes(), "text/css; charset=utf-8")
