import pytest

from renderer.mms import media


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("image/jpg", "image/jpeg"),
        ("image/PJPEG; name=a", "image/jpeg"),
        ("image/x-png", "image/png"),
        ("image/x-ms-bmp", "image/bmp"),
        ("image/wbmp", "image/vnd.wap.wbmp"),
        ("audio/x-amr", "audio/amr"),
        ("text/x-iMelody", "audio/imelody"),
        ("text/x-vCard", "text/x-vcard"),
        ("video/mpeg4", "video/mp4"),
        ("x-own/type", "x-own/type"),
    ],
)
def test_spellings_fold(written: str, plain: str) -> None:
    assert media.fold(written) == plain


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"#!AMR\n\x3c", "audio/amr"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\0\0\0QLCMfmt ", "audio/qcelp"),
        (b"MThd\0", "audio/midi"),
        (b"\0\0\0\x18ftyp3gp4", "video/3gpp"),
        (b"\0\0\0\x18ftyp3g2a", "video/3gpp2"),
        (b"\0\0\0\x18ftypisom", "video/mp4"),
        (b"BEGIN:VCARD", "text/x-vcard"),
        (b"BEGIN:VCALENDAR\r\nVERSION:1.0", "text/x-vcalendar"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0", "text/calendar"),
        (b"%PDF-1.4", "application/pdf"),
        (b"PK\x03\x04....pass.json", "application/vnd.apple.pkpass"),
        (b"PK\x03\x04....else", None),
        (b"", None),
    ],
)
def test_first_bytes_tell_the_type(data: bytes, name: str | None) -> None:
    assert media.sniff(data) == name


@pytest.mark.parametrize(
    ("stated", "data", "true"),
    [
        ("image/jpeg", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("image/jpg", b"\xff\xd8\xff", "image/jpeg"),
        ("audio/amr", b"ID3", "audio/mpeg"),
        ("audio/sp-midi", b"MThd", "audio/sp-midi"),
        ("video/3gpp", b"\0\0\0\x18ftypisom", "video/3gpp"),
        ("text/plain", b"BM and so on", "text/plain"),
        ("audio/x-amr", b"unknown", "audio/amr"),
    ],
)
def test_bytes_win_over_what_is_stated(stated: str, data: bytes, true: str) -> None:
    assert media.true_type(stated, data) == true


def test_every_row_is_found_by_name_and_alias_and_ending() -> None:
    for row in media.TYPES:
        assert media.by_type(row.name) is row
        assert all(media.by_type(alias) is row for alias in row.aliases)
        found = media.by_name(f"a.{row.extension}")
        assert found is not None
        assert found.extension == row.extension
    assert media.by_name("photo.JPEG") is media.by_type("image/jpeg")
    assert media.by_name("nothing") is None
