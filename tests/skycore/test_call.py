from __future__ import annotations

from pathlib import Path

import pytest

from renderer.errors import UnknownAction
from renderer.skycore.call import all_actions, find_action


def test_every_file_of_the_folder_is_an_action() -> None:
    for name, action in all_actions().items():
        assert action.name.lower() == name
        assert action.summary.endswith(".")
        assert action.related.startswith("E")
        assert callable(action.run)
    assert {"sendmmsbarcode", "sendpassinmms"} <= set(all_actions())


@pytest.mark.parametrize("name", ["", "sendmmsbarcodes", "SENDMMSBARCODE"])
def test_other_names_are_no_actions(name: str) -> None:
    with pytest.raises(UnknownAction):
        find_action(name)


def test_the_page_on_the_api_names_every_action() -> None:
    page = Path("docs/api.md").read_text()
    assert [each.name for each in all_actions().values() if each.name not in page] == []
