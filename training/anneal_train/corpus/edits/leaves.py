"""The tokens of a piece of code as its syntax tree has them, each with the part it plays around it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from tree_sitter import Node

#: Part that the children of a node play, by its type; the innermost one counts.
_PARTS = {
    "import_declaration": "import",
    "import_from_statement": "import",
    "import_statement": "import",
    "use_declaration": "import",
    "argument_list": "argument",
    "arguments": "argument",
    "formal_parameters": "parameter",
    "lambda_parameters": "parameter",
    "closure_parameters": "parameter",
    "parameter_list": "parameter",
    "parameters": "parameter",
    "type_parameters": "parameter",
}
#: Part that the child of a field plays, whatever the node.
_FIELDS = {"condition": "condition", "function": "callee", "constructor": "callee"}
_COMMENTS = frozenset({"comment", "line_comment", "block_comment"})
_NUMBERS = frozenset(
    {"number", "integer", "float", "integer_literal", "float_literal", "int_literal", "number_literal"}
)
_STRINGS = frozenset(
    {"string", "string_literal", "raw_string_literal", "interpreted_string_literal", "string_fragment"}
)


@dataclass(frozen=True)
class Leaf:
    """A token. what: name, number, string or mark (operators, brackets, keywords); part: "" where it plays none."""

    text: str
    what: str
    part: str


def leaves(root: Node, start: int, end: int) -> list[Leaf]:
    """The tokens of a tree that begin within a range of bytes, without comments and docstrings."""
    node = root.descendant_for_byte_range(start, max(start, end - 1)) or root
    found: list[Leaf] = []
    around = _around(node)
    if not any(outer.type in _COMMENTS for outer in around):
        _walk(node, start, end, _part_of([node, *around]), found)
    return found


def _around(node: Node) -> list[Node]:
    """The nodes that a node stands in, the innermost first."""
    found = []
    while (outer := node.parent) is not None:
        found.append(outer)
        node = outer
    return found


def _part_of(chain: list[Node]) -> str:
    """The part that the first node of a chain plays by those around it."""
    for inner, outer in pairwise(chain):
        part = _FIELDS.get(_field_of(outer, inner) or "") or _PARTS.get(outer.type)
        if part:
            return part
    return ""


def _field_of(outer: Node, inner: Node) -> str | None:
    for index, child in enumerate(outer.children):
        if child.id == inner.id:
            return outer.field_name_for_child(index)
    return None


def _is_docstring(node: Node) -> bool:
    return node.type == "expression_statement" and node.child_count == 1 and node.children[0].type == "string"


def _what(node: Node) -> str:
    if node.type.endswith("identifier"):
        return "name"
    if node.type in _NUMBERS or node.type.endswith("integer_literal"):
        return "number"
    return "string" if node.type.startswith("string_content") or node.type in _STRINGS else "mark"


def _walk(node: Node, start: int, end: int, part: str, found: list[Leaf]) -> None:
    if node.end_byte <= start or node.start_byte >= end or node.type in _COMMENTS or _is_docstring(node):
        return
    if not node.child_count:
        # Python's indentation and other empty tokens say nothing.
        if node.start_byte >= start and node.text and (text := node.text.decode("utf-8").strip()):
            found.append(Leaf(text, _what(node), part))
        return
    own = _PARTS.get(node.type, part)
    for index, child in enumerate(node.children):
        field = _FIELDS.get(node.field_name_for_child(index) or "")
        _walk(child, start, end, field or own, found)
