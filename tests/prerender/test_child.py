from __future__ import annotations

import io
import pickle
from typing import Any

import pytest

from renderer.errors import InvalidRequest
from renderer.prerender import child


def failing(error: Exception) -> Any:
    def task(_bench: object, **_payload: object) -> None:
        raise error

    return task


def test_results_and_errors_are_answered_each_in_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = {
        "good": lambda _bench, number: number + 1,
        "refused": failing(InvalidRequest("No.", field="rows")),
        "defect": failing(ZeroDivisionError("oh")),
    }
    monkeypatch.setattr(child, "TASKS", tasks)
    bench: Any = None
    assert child._done(bench, "good", {"number": 1}) == ("done", 2)
    kind, error = child._done(bench, "refused", {})
    assert (kind, error.field) == ("raised", "rows")
    assert pickle.loads(pickle.dumps(error)).message == "No."
    kind, error = child._done(bench, "defect", {})
    assert str(error) == "ZeroDivisionError: oh"


def test_an_answer_is_one_pickle() -> None:
    pipe = io.BytesIO()
    child._answer(pipe, "told", {"rows": 5})
    pipe.seek(0)
    assert pickle.load(pipe) == ("told", {"rows": 5})
