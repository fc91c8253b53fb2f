from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from renderer.errors import RendererError
from renderer.prerender.pool import ChildLost, Pool
from renderer.settings import Settings
from tests.prerender.conftest import SECRET, SIGNED, House


@pytest.fixture
def pool(house: House) -> Iterator[Pool]:
    made = Pool(Settings(home=house.home), SECRET, 1)
    yield made
    made.close()


def test_a_child_stays_warm_passes_errors_on_and_is_replaced_when_it_dies(house: House, pool: Pool) -> None:
    spec = house.spec("barcode:qr")
    told = {"spec": spec.as_dict(), "out": str(house.home / "out"), "signed_at": SIGNED.isoformat()}
    seen: list[object] = []
    planned = pool.run("plan", {**told, "rows_from": house.write("BARCODEID\nA\n")}, seen.append)
    assert (planned["chunks"], seen) == ([1], [{"rows": 1}])
    (first,) = pool.pids()
    with pytest.raises(RendererError, match="There is no file"):
        pool.run("plan", {**told, "rows_from": "/nowhere.csv"})
    with pytest.raises(RuntimeError, match="KeyError"):
        pool.run("nonsense", {})
    assert pool.pids() == [first]
    os.kill(first, signal.SIGKILL)
    with contextlib.suppress(ChildLost):  # unless it is seen dead before it is asked
        pool.run("render", {**told, "number": 0})
    assert pool.run("render", {**told, "number": 0})["made"] == 1


OWNER = """
import sys, time
from renderer.prerender.pool import Pool
from renderer.settings import Settings
pool = Pool(Settings(home=sys.argv[1]), b"s" * 32, 1)
try:
    pool.run("nonsense", {})
except RuntimeError:
    pass
print(pool.pids()[0], flush=True)
time.sleep(60)
"""


def test_children_end_when_their_owner_is_killed(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    child = int(owner.stdout.readline())
    owner.kill()
    owner.communicate()
    deadline = time.monotonic() + 10
    while psutil.pid_exists(child) and psutil.Process(child).status() != "zombie":
        assert time.monotonic() < deadline
        time.sleep(0.02)
