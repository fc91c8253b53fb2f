from dataclasses import replace

from renderer.handset import classes, names
from renderer.handset.classes import ClassKey
from renderer.handset.table import profiles


def test_a_class_never_asks_more_than_its_members_can() -> None:
    for profile in profiles().values():
        of = classes.quantise(profile)
        assert of.mms_max_bytes <= profile.mms_max_bytes
        assert of.box[0] <= profile.box[0]
        assert of.box[1] <= profile.box[1]
        assert of.accept <= profile.accept | {"text/plain"}
        assert of.ios == profile.ios


def test_a_class_is_its_own_class() -> None:
    for key, _ in classes.census():
        assert classes.key(classes.profile_of(key)) == key


def test_25_classes_serve_92_percent_of_the_handsets() -> None:
    served = classes.serving(25)
    total = sum(count for _, count in classes.census())
    assert len(set(served.values())) <= 25
    assert sum(count for key, count in classes.census() if key in served) >= 0.92 * total
    # and most of them by their very own class
    assert sum(count for key, count in classes.census() if served.get(key) == key) >= 0.75 * total


def test_what_serves_is_within_every_limit() -> None:
    for wanted, lower in classes.serving(25).items():
        assert classes.closeness(lower, wanted) > 0
        assert lower.max_bytes <= wanted.max_bytes
        assert lower.box[0] <= wanted.box[0]
        assert lower.box[1] <= wanted.box[1]
        assert set(lower.types) <= set(wanted.types)


def test_names_tell_box_bytes_and_types() -> None:
    assert classes.key(names.find("motol7c")).name == "176x208-300k-jgp"
    assert classes.key(names.find("iphone")).name == "720x1024-1000k-jgp-ios"
    assert ClassKey((1, 2), 30_000, "").name == "1x2-30k-text"


def test_sound_and_film_count_only_when_asked() -> None:
    profile = names.find("nokia-6300")
    assert classes.key(profile).types == "jgp"
    assert classes.key(profile, sound_and_film=True).types == "jgpa3"


def test_unlike_classes_do_not_serve_one_another() -> None:
    key = ClassKey((240, 320), 300_000, "jgp")
    assert classes.closeness(key, key) == 1
    for other in (
        ClassKey((320, 240), 300_000, "jgp"),
        ClassKey((240, 320), 600_000, "jgp"),
        ClassKey((64, 96), 300_000, "jgp"),
        ClassKey((240, 320), 300_000, "jgp", ios=True),
        ClassKey((240, 320), 300_000, ""),
    ):
        assert classes.closeness(other, key) == 0


def test_a_tiny_message_size_is_kept_as_it_is() -> None:
    profile = replace(names.find("generic"), mms_max_bytes=5000, screen=(40, 40))
    assert classes.key(profile).max_bytes == 5000
    assert classes.key(profile).box == (40, 40)
