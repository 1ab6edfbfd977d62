"""Flags of a token in a boundary byte; here, apart from the parser, so that training reads them without one."""

#: The first character of a statement stands in the token, the last one, and the same of a block. In languages with
#: braces they belong to the block; in Python a block begins at its first statement.
STATEMENT_START = 1
STATEMENT_END = 2
BLOCK_START = 4
BLOCK_END = 8
