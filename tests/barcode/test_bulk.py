"""The bulk road: the same pictures, in order, over processes."""

from __future__ import annotations

import fcntl
import io
import itertools
import os
import pickle
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from renderer import barcode
from renderer.barcode import bulk
from renderer.errors import InvalidOption, UnencodableCharacter


def payloads(count: int) -> list[str]:
    return [f"Ticket_{number:07d}" for number in range(count)]


def test_one_process_draws_as_render_does() -> None:
    parts = list(barcode.render_many(payloads(5), width=320, ecc="Q", processes=1))
    assert [part.data for part in parts] == [barcode.render(p, width=320, ecc="Q").data for p in payloads(5)]


def test_two_processes_keep_the_order() -> None:
    parts = list(barcode.render_many(payloads(700), "code128", module=2, processes=2))
    assert [part.data for part in parts] == [
        barcode.render(p, "code128", module=2).data for p in payloads(700)
    ]


def test_an_endless_supply_is_taken_as_it_is_needed() -> None:
    endless = (f"T{number}" for number in itertools.count())
    assert len(list(itertools.islice(barcode.render_many(endless, processes=1), 10))) == 10


def test_arguments_are_judged_before_the_first_payload() -> None:
    with pytest.raises(InvalidOption):
        barcode.render_many(iter(()), ecc="X", processes=2)


def test_a_bad_payload_speaks_for_itself_across_processes() -> None:
    with pytest.raises(UnencodableCharacter, match="position 1"):
        list(barcode.render_many(["A", "€"], "code128", processes=2))


def test_what_came_before_a_bad_payload_is_still_handed_over() -> None:
    parts = barcode.render_many(["A", "B", "€", "C"], "code128", processes=2)
    assert [next(parts).name, next(parts).name] == ["code128.png", "code128.png"]
    with pytest.raises(UnencodableCharacter) as caught:
        next(parts)
    assert caught.value.field == "payload"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a pipe grow")
def test_a_process_need_not_wait_until_its_pictures_are_read() -> None:
    child = bulk._Child("qr", {"width": 400})
    try:
        child.send(pickle.dumps(payloads(256)))
        pipe = child._process.stdout
        assert pipe is not None
        assert fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) > sum(map(len, child.receive()[0]))
    finally:
        child.close()


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "plain.py"
    script.write_text(
        "from renderer import barcode\n"
        "parts = barcode.render_many(map(str, range(600)), processes=2)\n"
        "print(sum(len(part.data) > 100 for part in parts))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(barcode.__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=environment, check=True
    )
    assert (done.stdout, done.stderr) == ("600\n", "")


def test_leaving_early_ends_the_processes() -> None:
    parts = barcode.render_many((f"T{number}" for number in itertools.count()), processes=2)
    assert next(parts).data == barcode.render("T0").data
    parts.close()  # type: ignore[attr-defined]


def test_large_payloads_do_not_clog_the_pipes() -> None:
    many = [f"{number:04d}" + "x" * 1500 for number in range(300)]
    assert len(list(barcode.render_many(many, processes=2, module=1))) == 300


def test_the_childs_side_ends_with_its_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    incoming, outgoing = io.BytesIO(), io.BytesIO()
    for item in (("qr", {"module": 2}), ["A", "B"]):
        pickle.dump(item, incoming)
    incoming.seek(0)
    monkeypatch.setattr(bulk.signal, "signal", lambda *_: None)
    monkeypatch.setattr(bulk.sys, "stdin", SimpleNamespace(buffer=incoming))
    monkeypatch.setattr(bulk.sys, "stdout", SimpleNamespace(buffer=outgoing))
    bulk.serve()
    pictures, error = pickle.loads(outgoing.getvalue())
    assert error is None
    assert pictures == [barcode.render(payload, module=2).data for payload in "AB"]
