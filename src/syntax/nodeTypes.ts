/**
 * Node types of the grammars that the code walking the trees knows by name. All grammars share one table: a name means
 * the same wherever it occurs.
 */
import type { Node } from './grammars';

// prettier-ignore
const CONTAINERS = new Set([
  'program', 'module', 'source_file', 'translation_unit',
  'statement_block', 'class_body', 'interface_body', 'enum_body', 'switch_body',
  'switch_case', 'switch_default',
  'block', 'constructor_body', 'switch_block', 'switch_block_statement_group', 'enum_body_declarations',
  'annotation_type_body',
  'declaration_list', 'field_declaration_list', 'enum_variant_list', 'match_block',
  'compound_statement', 'enumerator_list', 'case_statement', 'interface_type',
  'expression_case', 'type_case', 'default_case', 'communication_case',
  'preproc_if', 'preproc_ifdef', 'preproc_else', 'preproc_elif',
]);

/** Containers whose children are members. */
// prettier-ignore
const MEMBER_LISTS = new Set([
  'class_body', 'interface_body', 'enum_body', 'enum_body_declarations', 'interface_type',
  'declaration_list', 'field_declaration_list', 'annotation_type_body',
]);

// prettier-ignore
const LITERALS = new Set([
  'object', 'object_type', 'array', 'dictionary', 'list', 'set', 'arguments', 'argument_list',
  'literal_value', 'initializer_list', 'array_initializer', 'array_expression',
  'field_initializer_list', 'element_value_array_initializer', 'jsx_element',
]);

const WRAPPERS = new Set(['statement_list']);

const PROSE = /comment|string|template_chars|char_literal|rune_literal|regex|jsx_text|heredoc/;
const EMBEDDED_CODE = /substitution|interpolation/;
const PRELUDE = /comment|import|use_declaration|preproc_include|package|attribute_item/;

/** Whether a node's children are statements or members: a block, a class body, a file. */
export function isContainer({ type }: Node): boolean {
  return CONTAINERS.has(type);
}

/** Whether the children of a container are members: a text there is one of them, and more may follow. */
export function holdsMembers({ parent, type }: Node): boolean {
  return parent === null || MEMBER_LISTS.has(type) || parent.type === 'class_definition';
}

/** Whether a node only stands between a container and its statements. */
export function isWrapper({ type }: Node): boolean {
  return WRAPPERS.has(type);
}

/** Whether a node is a literal that is laid out like a block; what may be finished in a block may finish it too. */
export function isLiteral({ type }: Node): boolean {
  return LITERALS.has(type);
}

export function isComment({ type }: Node): boolean {
  return type.includes('comment');
}

/** Whether a node holds words for people, or data: a parser or a model cannot call wrong what stands there. */
export function holdsProse({ type }: Node): boolean {
  return PROSE.test(type);
}

/** Whether a node embeds code in a string. */
export function embedsCode({ type }: Node): boolean {
  return EMBEDDED_CODE.test(type);
}

/** Whether a node may stand in front of what was asked for: a comment, an import. */
export function isPrelude({ type }: Node): boolean {
  return PRELUDE.test(type);
}
