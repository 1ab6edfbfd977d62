"""Tree-sitter parsers of the eight languages, and queries that find their statements and blocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import tree_sitter_c
import tree_sitter_cpp
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_rust
import tree_sitter_typescript
from tree_sitter import Language, Parser, Query

_LANGUAGES = {
    "c": tree_sitter_c.language,
    "cpp": tree_sitter_cpp.language,
    "go": tree_sitter_go.language,
    "java": tree_sitter_java.language,
    "javascript": tree_sitter_javascript.language,
    "javascriptreact": tree_sitter_javascript.language,
    "python": tree_sitter_python.language,
    "rust": tree_sitter_rust.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "typescriptreact": tree_sitter_typescript.language_tsx,
}

#: Nodes that are blocks in one of the languages; braces belong to them, in Python they begin at the first statement.
BLOCKS = (
    "block",
    "class_body",
    "compound_statement",
    "constructor_body",
    "declaration_list",
    "enum_body",
    "enum_variant_list",
    "enumerator_list",
    "field_declaration_list",
    "interface_body",
    "match_block",
    "statement_block",
    "switch_block",
    "switch_body",
)
#: Nodes whose named children are statements, besides the blocks.
_LISTS = (
    "enum_body_declarations",
    "import_spec_list",
    "module",
    "preproc_else",
    "program",
    "source_file",
    "statement_list",
    "switch_block_statement_group",
    "translation_unit",
)
#: Lists of statements below a condition that is none: everything that follows the named field.
_CONDITIONED = (("preproc_ifdef", "name"), ("preproc_if", "condition"), ("preproc_elif", "condition"))
#: Children of a list that are no statements.
NO_STATEMENT = frozenset(
    {
        "ERROR",
        "block_comment",
        "comment",
        "enum_body_declarations",
        "line_comment",
        "preproc_elif",
        "preproc_else",
        "statement_list",
        "switch_block_statement_group",
        "switch_label",
    }
)


@dataclass(frozen=True)
class Grammar:
    """A parser with its query; captures are named `block` and `statement`."""

    parser: Parser
    query: Query


def _pattern(language: Language) -> str:
    """The query of a language: only node types that its grammar has may stand in it."""
    kinds = {
        name
        for kind in range(language.node_kind_count)
        if language.node_kind_is_named(kind)
        and language.node_kind_is_visible(kind)
        and (name := language.node_kind_for_id(kind)) is not None
    }
    blocks = [name for name in BLOCKS if name in kinds]
    lines = [f"({name}) @block" for name in blocks]
    lines += [f"({name} (_) @statement)" for name in (*blocks, *_LISTS) if name in kinds]
    lines += [f"({name} {field}: (_) (_) @statement)" for name, field in _CONDITIONED if name in kinds]
    # A lone statement below a condition stands in no list.
    lines += [f"({name}) @statement" for name in sorted(kinds) if name.endswith("_statement") and name not in BLOCKS]
    return "\n".join(lines)


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language tag of the corpus; ValueError for others."""
    if language not in _LANGUAGES:
        raise ValueError(f"no grammar for the language {language!r}")
    loaded = Language(_LANGUAGES[language]())
    return Grammar(Parser(loaded), Query(loaded, _pattern(loaded)))
