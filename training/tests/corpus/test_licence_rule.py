"""A file with a copyleft notice is left out of a permissive package."""

import pytest

from anneal_train.corpus.licence_rule import licence_problem


@pytest.mark.parametrize(
    "text",
    [
        "// SPDX-License-Identifier: LGPL-2.1+\n",
        "/* SPDX-License-Identifier: MIT AND GPL-2.0-only */\n",
        "# Distributed under the terms of the GNU General Public License (version 2)\n",
        "# under the terms of the GNU Lesser\n# General Public License as published\n",
        "#    and are subject to the terms of the Mozilla Public License, v. 2.0.\n",
        "# <http://creativecommons.org/licenses/by-sa/3.0/>\n",
        "// Licensed under GPL, see COPYING\n",
        " * subject to the terms of the Common Development\n * and Distribution License (the License)\n",
        "// CeCILL-B applies\n",
    ],
)
def test_refused(text: str) -> None:
    assert licence_problem("x = 1\n" + text + "y = 2\n") == "licence of the file"


@pytest.mark.parametrize(
    "text",
    [
        "# SPDX-License-Identifier: Apache-2.0\n",
        "/* SPDX-License-Identifier: (MIT OR GPL-3.0-only) */\n",
        "// Licensed under the MIT licence.\n",
        "# https://creativecommons.org/publicdomain/zero/1.0/legalcode\n",
        "# MPL backends may change it.\n",
    ],
)
def test_taken(text: str) -> None:
    assert licence_problem("x = 1\n" + text + "y = 2\n") is None
