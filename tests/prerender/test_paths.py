from __future__ import annotations

from renderer.prerender import paths


def test_a_jobs_files_lie_in_its_folder_and_packs_in_shards() -> None:
    mine = [paths.rows("k", 1), paths.repeats("k", 1), paths.part("k", 1), paths.manifest("k")]
    mine += [paths.index("k"), paths.report("k")]
    assert len(set(mine)) == len(mine)
    assert all(path.startswith(paths.job("k") + "/") for path in mine)
    assert paths.pack("ab" * 32) == f"packs/ab/{'ab' * 32}.zip"
    assert paths.rows("k", 2) < paths.rows("k", 10)
