"""What a template's tags may say: an allow-list over Jinja's syntax tree, looked at before anything renders.

A sandbox does not stop a loop of a thousand million rounds, so nothing is left to it. A tag is a field by its
name, a field of the row that is being repeated, one of four filters, ``if`` with ``and``, ``or`` and ``not``,
or ``for`` over one of the lists given, one level deep. Everything else is refused by not being on the list.
What is looked at here is the very text that is compiled afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jinja2 import TemplateError, nodes
from jinja2.exceptions import TemplateSyntaxError

from aim.certificates.limits import limit
from aim.documents.compiled import Environment
from aim.documents.nearest import nearest

FILTERS = ("upper", "lower", "title", "default")
STATEMENTS = frozenset({"if", "elif", "else", "endif", "for", "endfor"})
CODE = "This template contains code, which is not allowed"

_LONGEST_TAG = 300  # characters
_DEEPEST = 8  # conditions within conditions, or filters after filters
_JINJA_WORDS = frozenset(
    "autoescape block break call continue debug do endautoescape endblock endcall endfilter endmacro endraw "
    "endset endtrans endwith extends filter from import include macro pluralize print raw set trans with "
    "cellbg colspan hm vm p r tc tr".split()
)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PIECE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<(?:[^<>{]|\{(?![{%#]))*>|[<>]", re.DOTALL)
_SHADE = re.compile(
    r'w:fill="\{\{\s*\w+\.(?:\w+_)?fill\s*\}\}"'
)  # a shade of ours behind a mark, from the row
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")


@dataclass(frozen=True)
class Vocabulary:
    """The names a template may use: words to print, questions of yes or no, lists with their columns."""

    words: frozenset[str]
    questions: frozenset[str]
    lists: Mapping[str, frozenset[str]]

    @property
    def names(self) -> frozenset[str]:
        """Every name, of whatever sort."""
        return self.words | self.questions | frozenset(self.lists)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a tag."""

    place: str  # which part of the file
    near: str  # the words of the paragraph it stands in
    message: str
    is_code: bool = False


@dataclass
class _Look:
    """The tags of one part, as they are gone through."""

    place: str
    vocabulary: Vocabulary
    lines: list[str]
    findings: list[Finding] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def say(self, line: int, message: str, *, is_code: bool = False) -> None:
        near = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        self.findings.append(Finding(self.place, near, message, is_code))

    def code(self, line: int, what: str) -> None:
        self.say(line, f"{CODE}: {what}.", is_code=True)


def looked_through(source: str, place: str, vocabulary: Vocabulary) -> tuple[list[Finding], set[str]]:
    """What is wrong with the tags of a mended part, and the names it uses. Never raises, never renders."""
    source = _PARAGRAPH.sub("\n<w:p", source)
    look = _Look(place, vocabulary, [_words(line) for line in source.split("\n")])
    _by_their_letters(look, source)
    if look.findings:
        return look.findings, look.names
    try:
        tree = Environment().parse(source)
    except TemplateSyntaxError as fault:
        look.say(fault.lineno or 0, _in_words(fault))
    except (TemplateError, RecursionError, ValueError, OverflowError, MemoryError):
        look.code(0, "a tag could not be read")
    else:
        _statements(look, tree.body, None)
        if not look.findings:
            _where_they_stand(look, source)
    return look.findings, look.names


def vocabulary_of(sources: Iterable[str]) -> Vocabulary:
    """The names that our own template uses.

    What it repeats are lists, with the columns of their rows; what it only asks about are questions.
    """
    words: set[str] = set()
    printed: set[str] = set()
    lists: dict[str, set[str]] = {}
    for source in sources:
        tree = Environment().parse(source)
        rows: dict[str, str] = {}
        for loop in tree.find_all(nodes.For):
            if isinstance(loop.iter, nodes.Name) and isinstance(loop.target, nodes.Name):
                rows[loop.target.name] = loop.iter.name
                columns = lists.setdefault(loop.iter.name, set())
                for each in loop.find_all(nodes.Getattr):
                    if isinstance(each.node, nodes.Name) and each.node.name == loop.target.name:
                        columns.add(each.attr)
        words |= {each.name for each in tree.find_all(nodes.Name)} - {*rows, "loop"}
        printed |= {name.name for each in tree.find_all(nodes.Output) for name in each.find_all(nodes.Name)}
    columns_of = {name: frozenset(columns) for name, columns in lists.items()}
    return Vocabulary(frozenset(words & printed), frozenset(words - printed - {*lists}), columns_of)


# By their letters: what needs no syntax


def _by_their_letters(look: _Look, source: str) -> None:
    tags = _TAG.findall(source)
    if len(tags) > limit("template_tags"):
        look.code(0, f"there are more than {limit('template_tags'):,} fields and tags")
        return
    for found in _TAG.finditer(source):
        tag, line = found[0], source.count("\n", 0, found.start()) + 1
        inside = tag[2:-2].strip()
        if len(tag) > _LONGEST_TAG:
            look.code(line, "a tag is longer than any field's name")
        elif tag.startswith("{#"):
            look.say(line, "Notes between {# and #} are not available. Delete them.")
        elif tag[2] in "-+" or tag[-3] in "-+":
            look.say(line, f"{tag} has a sign (- or +) beside its bracket. Take the sign out.")
        elif tag.startswith("{%"):
            word = inside.split()[0] if inside else ""
            if word not in STATEMENTS:
                _unknown_statement(look, line, word)
    rest = _TAG.sub("", source)
    for begin, end in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
        if begin in rest:
            line = rest.count("\n", 0, rest.index(begin)) + 1
            look.say(line, f"A field begins with {begin} and has no {end}. Type it again in one go.")


def _unknown_statement(look: _Look, line: int, word: str) -> None:
    shown = word[:30]
    if word in _JINJA_WORDS:
        look.say(line, f"{{% {shown} %}} is not available. You can use if and for.", is_code=True)
    else:
        look.say(line, f"{{% {shown} %}} is not a tag. You can use if and for.")


def _in_words(fault: TemplateSyntaxError) -> str:
    message = str(fault.message)
    ends = re.search(
        r"Unexpected end of template.*innermost block that needs to be closed is '(\w+)'", message, re.S
    )
    if ends:
        return f"{{% {ends[1]} %}} has no {{% end{ends[1]} %}}."
    if "Unexpected end of template" in message:
        return "A tag is not closed."
    if begun := re.search(r"[Uu]nknown tag '(\w+)'", message):
        word = begun[1]
        return f"{{% {word} %}} stands where nothing was begun, or inside something else."
    return "A tag could not be read. A field is typed as {{ name }}: the name, and nothing else."


# By their syntax


def _statements(look: _Look, body: list[nodes.Node], row: tuple[str, str] | None) -> None:
    """Text, fields, ``if`` and ``for``; ``row`` is what a row is called here and which list it is from."""
    for node in body:
        if isinstance(node, nodes.Output):
            for each in node.nodes:
                if not isinstance(each, nodes.TemplateData):
                    _printed(look, each, row, 0)
        elif isinstance(node, nodes.If):
            _condition(look, node.test, row, 0)
            _statements(look, node.body, row)
            _statements(look, list(node.elif_), row)
            _statements(look, node.else_, row)
        elif isinstance(node, nodes.For):
            _loop(look, node, row)
        else:
            look.code(node.lineno, f"{{% {type(node).__name__.lower()} %}}")


def _loop(look: _Look, node: nodes.For, row: tuple[str, str] | None) -> None:
    if row is not None:
        look.code(node.lineno, "a for stands inside another for")
        return
    if not isinstance(node.iter, nodes.Name) or not isinstance(node.target, nodes.Name):
        look.code(
            node.lineno, "for can only go through one of the lists, as in {% for row in attendance_codes %}"
        )
        return
    if node.test is not None or node.else_ or node.recursive:
        look.code(node.lineno, "for can only go through a list, with no condition of its own")
        return
    name, target = node.iter.name, node.target.name
    if name not in look.vocabulary.lists:
        _not_known(look, node.lineno, name, frozenset(look.vocabulary.lists), "list")
        return
    if target in look.vocabulary.names or target.startswith("_") or target == "loop":
        look.say(node.lineno, f"“{target}” cannot name a row: it is a field. Call it row.")
        return
    look.names.add(name)
    _statements(look, node.body, (target, name))


def _printed(look: _Look, node: nodes.Node, row: tuple[str, str] | None, depth: int) -> None:
    if depth > _DEEPEST:
        look.code(node.lineno, "filters after filters")
    elif isinstance(node, nodes.Filter) and node.node is not None:
        if node.name not in FILTERS:
            known = ", ".join(FILTERS)
            look.say(node.lineno, f"“{node.name[:30]}” is not available. You can use {known}.")
        elif node.kwargs or node.dyn_args or node.dyn_kwargs or not _its_words(node):
            look.code(
                node.lineno, f"{node.name} takes {'some words in quotes' if node.args else 'nothing more'}"
            )
        else:
            _printed(look, node.node, row, depth + 1)
    elif isinstance(node, nodes.Name):
        _name(look, node, row, printed=True)
    elif isinstance(node, nodes.Getattr):
        _column(look, node, row)
    else:
        look.code(node.lineno, "a field is a name, and nothing is worked out in a template")


def _its_words(node: nodes.Filter) -> bool:
    """Whether a filter has what it may have: words for ``default``, nothing for the others."""
    if node.name != "default":
        return not node.args
    return (
        len(node.args) == 1 and isinstance(node.args[0], nodes.Const) and isinstance(node.args[0].value, str)
    )


def _condition(look: _Look, node: nodes.Node, row: tuple[str, str] | None, depth: int) -> None:
    if depth > _DEEPEST:
        look.code(node.lineno, "conditions within conditions")
    elif isinstance(node, nodes.Not):
        _condition(look, node.node, row, depth + 1)
    elif isinstance(node, (nodes.And, nodes.Or)):
        _condition(look, node.left, row, depth + 1)
        _condition(look, node.right, row, depth + 1)
    elif isinstance(node, nodes.Name):
        _name(look, node, row, printed=False)
    elif isinstance(node, nodes.Getattr):
        _column(look, node, row)
    else:
        look.code(node.lineno, "if asks only whether a field has something in it")


def _name(look: _Look, node: nodes.Name, row: tuple[str, str] | None, *, printed: bool) -> None:
    name, known = node.name, look.vocabulary
    if row is not None and name == row[0]:
        look.say(
            node.lineno, f"“{name}” is a whole row. Name one of its columns, as in {{{{ {name}.code }}}}."
        )
    elif name not in known.names:
        _not_known(look, node.lineno, name, known.names, "field")
    elif printed and name in known.lists:
        look.say(node.lineno, f"“{name}” is a list. Repeat a row with {{%tr for row in {name} %}}.")
    elif printed and name in known.questions:
        look.say(node.lineno, f"“{name}” is yes or no. Use it in {{% if {name} %}}.")
    elif printed or name in known.questions:  # what is only asked about has no place on the paper
        look.names.add(name)


def _column(look: _Look, node: nodes.Getattr, row: tuple[str, str] | None) -> None:
    if not isinstance(node.node, nodes.Name) or node.attr.startswith("_") or node.node.name.startswith("_"):
        look.code(node.lineno, "a field is a name, and nothing of the program behind it")
    elif row is None or node.node.name != row[0]:
        look.code(
            node.lineno,
            f"“{node.node.name[:40]}.{node.attr[:40]}” is no column of a row that is repeated here",
        )
    elif node.attr not in look.vocabulary.lists[row[1]]:
        _not_known(look, node.lineno, node.attr, look.vocabulary.lists[row[1]], f"column of {row[1]}")


def _not_known(look: _Look, line: int, name: str, among: frozenset[str], sort: str) -> None:
    like = nearest(name, among)
    said = f"“{name[:60]}” is not a {sort}. Did you mean {like}?"
    if not like:
        said = f"No {sort} is called “{name[:60]}”. The list of fields, to copy from, has them all."
    look.say(line, said, is_code=name.startswith("_"))


# By where they stand


def _where_they_stand(look: _Look, source: str) -> None:
    """Fields stand in a paragraph's text; what a tag begins it ends among the same elements.

    So a part stays whole whichever way a condition goes and however often a row is repeated.
    """
    stack: list[str] = []
    begun: list[tuple[str, ...]] = []
    line = 1
    inside = False  # an XML tag
    end = 0
    source = _SHADE.sub('w:fill=""', source)
    for found in _PIECE.finditer(source):
        line += source.count("\n", end, found.start())
        end = found.start()
        piece = found[0]
        if piece in "<>":
            inside = piece == "<"
        elif piece.startswith("<"):
            _step(stack, piece)
        elif inside:
            look.say(
                line,
                "A field stands in Word's own settings (such as the description of a picture), not in text.",
            )
            return
        elif piece.startswith("{{"):
            if stack[-1:] != ["w:t"]:
                look.say(line, "A field stands where Word keeps something else than text.")
        elif not _ends_where_it_began(piece, begun, tuple(stack)):
            tag = " ".join(piece.split())[:60]
            look.say(line, f"{tag} does not stand in the same sort of place as what it belongs to: {_PLACES}")
            return


_PLACES = "type both in one paragraph, or as {%p … %} in paragraphs, or as {%tr … %} in rows, of their own."


def _step(stack: list[str], tag: str) -> None:
    if tag.startswith("</"):
        if stack:
            stack.pop()
    elif not tag.endswith("/>") and tag[1] not in "!?":
        stack.append(tag[1:-1].split()[0])


def _ends_where_it_began(piece: str, begun: list[tuple[str, ...]], now: tuple[str, ...]) -> bool:
    word = piece[2:-2].split()[0]
    if word in ("if", "for"):
        begun.append(now)
        return True
    if not begun or begun[-1] != now:
        return False
    if word in ("endif", "endfor"):
        begun.pop()
    return True


def _words(line: str) -> str:
    text = " ".join(re.sub("<[^<>]*>", "", line).split())
    return text if len(text) <= 80 else text[:79] + "…"
