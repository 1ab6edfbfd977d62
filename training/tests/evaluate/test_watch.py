"""What can be seen of a run while it goes: held-out lines filled in, and a failure that stops nothing."""

from __future__ import annotations

import json

from anneal_train.data.heldout import line_cases
from anneal_train.evaluate.watch import CASES, Watch

ENTRY = {"step": 1, "plain": 2.0, "aux": 2.0, "length": 2.0}


def test_cases_are_lines_of_the_files_and_always_the_same(documents) -> None:
    cases = line_cases(documents, 20, 96, 1)
    assert cases == line_cases(documents, 20, 96, 1) != line_cases(documents, 20, 96, 2)
    texts = [d["text"] for d in documents]
    for case in cases:
        assert "\n" not in case.gold and case.gold.strip()
        assert any(case.prefix + case.gold + case.suffix in text for text in texts)


def test_a_look_draws_and_samples(tmp_path, documents, config, model, tokenizer) -> None:
    (tmp_path / "log.jsonl").write_text(json.dumps(ENTRY) + "\n")
    watch = Watch(documents, minutes=0.0)
    for step in (1, 2):
        said = watch.look(config, model.state_dict(), tokenizer, tmp_path, f"step {step}")
        assert said == f"step {step}: see loss.svg and samples.txt"
    assert (tmp_path / "loss.svg").stat().st_size > 1000
    text = (tmp_path / "samples.txt").read_text()
    assert text.count("> '") + text.count('> "') == 2 * CASES
    assert text.index("== step 1") < text.index("== step 2")


def test_a_look_that_fails_stops_nothing(tmp_path, config, model, tokenizer) -> None:
    watch = Watch([], minutes=0.0)
    said = watch.look(config, model.state_dict(), tokenizer, tmp_path, "step 1")
    assert "step 1: the look at the run failed (FileNotFoundError" in said
    watch.minutes = 60.0
    assert not watch.due
