import pytest

from renderer.handset.profile import HandsetProfile, assumed_bytes, turned_like


def test_the_box_is_what_is_shown_unscaled() -> None:
    assert HandsetProfile("a", "A", screen=(176, 220), mms_max_image=(640, 480)).box == (176, 220)
    assert HandsetProfile("a", "A", screen=(480, 800), mms_max_image=(640, 480)).box == (480, 640)
    assert HandsetProfile("a", "A", screen=(320, 240), mms_max_image=(240, 320)).box == (320, 240)
    assert HandsetProfile("a", "A", screen=(128, 160), mms_max_image=(160, 120)).box == (120, 160)


def test_sizes_are_turned_like_the_screen() -> None:
    assert turned_like((640, 480), (100, 200)) == (480, 640)
    assert turned_like((480, 640), (200, 100)) == (640, 480)


@pytest.mark.parametrize(
    ("classes", "screen", "size"),
    [
        ({"tx", "ib"}, (128, 128), 30_720),
        ({"vr", "ib"}, (240, 320), 307_200),
        (set(), (101, 80), 30_720),
        (set(), (240, 320), 102_400),
        ({"cb"}, (240, 320), 102_400),
    ],
)
def test_a_size_that_is_not_stated_is_assumed_with_care(classes: set, screen: tuple, size: int) -> None:
    assert assumed_bytes(frozenset(classes), screen) == size


def test_types_are_taken_in_any_spelling() -> None:
    profile = HandsetProfile("a", "A", accept=frozenset({"image/jpeg"}), versions=("1.0", "1.2"))
    assert profile.takes("image/PJPEG")
    assert not profile.takes("image/png")
    assert profile.version == "1.2"
    assert HandsetProfile("a", "A", screen=(3, 2)).landscape
