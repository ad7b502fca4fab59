"""XML from a stranger, read without doctype, entities or network.

The parser is told to stop at a doctype, before anything in it is read: no entity is ever declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Never
from xml.parsers import expat

from portal.i18n import Text, _
from portal.translate.exchange.sheet import UnreadableError

_DEPTH_LIMIT = 50
_NODE_LIMIT = 400_000
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(slots=True)
class Node:
    """An element: its name, what it holds, and the line it begins on.

    The name of an element that is not in the namespace of the document itself begins with its own.
    """

    name: str
    attributes: dict[str, str]
    line: int
    parts: list["Node | str"] = field(default_factory=list)

    @property
    def children(self) -> Iterator["Node"]:
        """The elements directly in it."""
        return (part for part in self.parts if isinstance(part, Node))

    @property
    def text(self) -> str:
        """The characters directly in it."""
        return "".join(part for part in self.parts if isinstance(part, str))

    def all(self, name: str) -> list["Node"]:
        """Give the elements of a name directly in it."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> "Node | None":
        """Give the first element of a name directly in it."""
        return next((child for child in self.children if child.name == name), None)


def parse_markup(data: bytes) -> Node:
    """Read an XML file, or raise UnreadableError with the line of its first fault."""
    return _Parser().read(data)


class _Parser:
    """The elements that are open, the outermost first."""

    def __init__(self) -> None:
        self.expat = expat.ParserCreate(namespace_separator=" ")
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self.refuse_doctype
        self.expat.StartElementHandler = self.open
        self.expat.EndElementHandler = self.close
        self.expat.CharacterDataHandler = self.add
        self.root = Node("", {}, 1)
        self.path = [self.root]
        self.count = 0
        self.namespace = ""

    def read(self, data: bytes) -> Node:
        try:
            self.expat.Parse(data, True)
        except expat.ExpatError as error:
            self.refuse(
                _(
                    "Ligne %(line)s : le fichier XLIFF est abîmé ou coupé à cet endroit."
                    " Exportez-le de nouveau depuis votre logiciel.",
                    line=error.lineno,
                ),
                error.lineno,
            )
        except UnreadableError:
            raise
        except (LookupError, ValueError):  # what Python raises for an encoding it can't use
            self.refuse(
                _("Le fichier est dans un codage inconnu. Enregistrez-le en UTF-8."),
                self.expat.CurrentLineNumber,
            )
        return next(self.root.children)

    def open(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _space, local = name.rpartition(" ")
        line = self.expat.CurrentLineNumber
        self.count += 1
        if len(self.path) > _DEPTH_LIMIT or self.count > _NODE_LIMIT:
            self.refuse(
                _(
                    "Ligne %(line)s : le fichier est trop compliqué pour un fichier XLIFF."
                    " Téléchargez-le de nouveau, et ne changez que les traductions.",
                    line=line,
                ),
                line,
            )
        if self.count == 1:
            self.namespace = namespace
        own = {key.removeprefix(f"{_XML} "): value for key, value in attributes.items()}
        node = Node(local if namespace == self.namespace else name, own, line)
        self.path[-1].parts.append(node)
        self.path.append(node)

    def close(self, _name: str) -> None:
        self.path.pop()

    def add(self, text: str) -> None:
        self.path[-1].parts.append(text)

    def refuse_doctype(self, *_declared: object) -> Never:
        line = self.expat.CurrentLineNumber
        self.refuse(
            _(
                "Ligne %(line)s : le fichier contient une déclaration DOCTYPE, que le portail"
                " refuse. Supprimez-la, puis envoyez le fichier de nouveau.",
                line=line,
            ),
            line,
        )

    def refuse(self, sentence: Text, line: int) -> Never:
        raise UnreadableError(sentence, line)
