"""Every text that customers read, as it is written in the project, with the file it stands in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).resolve().parents[2]
#: Stands for a value that is filled in; it counts as one word.
VALUE = "…"

TEMPLATES = ("templates/wizard/**/*.html", "templates/components/**/*.html", "templates/errors/**/*.html")
TEMPLATES += ("templates/*.html",)
PYTHON = ("onboarding/*.py", "onboarding/wizard/**/*.py", "onboarding/templatetags/*.py")
SERVICES = ("connections/services/*.py", "connections/identifiers.py")
#: Files whose every sentence is shown.
WORDING = ("connections/probe/wording.py", "connections/probe/checks.py")

_TRANSLATED = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"})
_TAG_TEXT = re.compile(r"""^(?:translate|trans)\s+(["'])(?P<text>.*?)\1""", re.DOTALL)
_INNER_TEXT = re.compile(r"""\b_\((["'])(?P<text>.*?)\1\)""", re.DOTALL)
_FORMATTED = re.compile(r"%\(\w+\)[sd]|\{\w*[^{} ]*\}")


@dataclass(frozen=True)
class Text:
    file: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: “{self.text}”"


def files(*patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(ROOT.glob(pattern))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Templates


def in_templates() -> Iterator[Text]:
    """Translated texts, and whatever else stands between the tags."""
    for path in files(*TEMPLATES):
        for text in texts_of_template(path.read_text()):
            yield Text(name(path), text)


def texts_of_template(source: str) -> Iterator[str]:
    """Yield each translated text, singular and plural by themselves, then the words that are not translated."""
    bare: list[str] = []
    block: list[str] | None = None  # inside of blocktranslate
    for token in Lexer(source).tokenize():
        tag = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if block is not None:
            if tag in ("plural", "endblocktranslate", "endblocktrans"):
                yield one_line("".join(block))
                block = [] if tag == "plural" else None
            else:
                block.append(_inside_block(token))
        elif tag in ("blocktranslate", "blocktrans"):
            block = []
            bare.append(VALUE)
        elif token.token_type == TokenType.TEXT:
            bare.append(token.contents)
        elif token.token_type in (TokenType.VAR, TokenType.BLOCK):
            found = _TAG_TEXT.match(token.contents)
            yield from [one_line(found["text"])] if found else []
            yield from (one_line(inner["text"]) for inner in _INNER_TEXT.finditer(token.contents))
            bare.append(VALUE if found or token.token_type == TokenType.VAR else " ")
    yield from words_between_tags("".join(bare))


def _inside_block(token: Token) -> str:
    return token.contents if token.token_type == TokenType.TEXT else VALUE


class _Words(HTMLParser):
    """Collects what stands between tags, a line for each."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def words_between_tags(html: str) -> list[str]:
    parser = _Words()
    parser.feed(html)
    lines = (one_line(part) for part in parser.words)
    return [line for line in lines if re.search(r"[A-Za-z]{2,}", line)]


# Python


def in_python() -> Iterator[Text]:
    """Texts that are translated, sentences with which a service refuses, and all sentences of the wordings."""
    for path in files(*PYTHON):
        yield from _texts(path, translated)
    for path in files(*SERVICES):
        yield from _texts(path, lambda tree: {**translated(tree), **refusals(tree)})
    for path in files(*WORDING):
        yield from _texts(path, sentences_in)


def _texts(path: Path, find: object) -> Iterator[Text]:
    found = find(ast.parse(path.read_text()))  # type: ignore[operator]
    for text in found:
        yield Text(name(path), text)


def translated(tree: ast.Module) -> dict[str, None]:
    """Return the texts of all calls of gettext and its relatives."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call for call in calls if _name(call.func) in _TRANSLATED)
    return dict.fromkeys(text for call in named for text in map(_literal, call.args) if text)


def refusals(tree: ast.Module) -> dict[str, None]:
    """Return the sentences of all `raise SomeError("…")`, translated or not."""
    raised = (node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise))
    calls = (call for call in raised if isinstance(call, ast.Call))
    return dict.fromkeys(text for call in calls for text in map(_literal, call.args) if " " in text)


def sentences_in(tree: ast.Module) -> dict[str, None]:
    """Return every string with a space in it, but no docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    texts = (
        _literal(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in docstrings | parts
    )
    return dict.fromkeys(text for text in texts if " " in text)


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


def _literal(node: ast.expr) -> str:
    """Return a text as it stands in the code, with a mark for what is filled in; "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _FORMATTED.sub(VALUE, node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else VALUE for part in node.values)
        return "".join(map(str, parts))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _literal(node.left)
    return ""


def one_line(text: str) -> str:
    """Line breaks and what surrounds them become one space; other double spaces stay, to be found."""
    return re.sub(r"[ \t]*\n\s*", " ", text).strip()
