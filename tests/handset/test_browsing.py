import pytest

from renderer.handset.browsing import PAGE_BYTES, SPARING_BYTES, browser

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36"
NOKIA = "Nokia6300/2.0 (05.00) Profile/MIDP-2.0 Configuration/CLDC-1.1"
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
WAP = "application/vnd.wap.xhtml+xml, application/xhtml+xml, image/gif, image/jpeg"


@pytest.mark.parametrize(
    ("agent", "accept", "name", "xhtml", "wallet"),
    [
        (IPHONE, HTML, "apple-iphone", False, "apple"),
        (ANDROID, HTML, "android", False, "google"),
        (DESKTOP, HTML, "android", False, ""),
        (NOKIA, WAP, "nokia-6300", True, ""),
        (NOKIA, HTML, "nokia-6300", False, ""),
        ("", "", "generic", False, ""),
        ("curl/8", "*/*", "generic", False, ""),
    ],
)
def test_a_browser_is_told_by_its_headers(
    agent: str, accept: str, name: str, xhtml: bool, wallet: str
) -> None:
    found = browser(agent, accept)
    assert (found.profile.name, found.xhtml, found.wallet) == (name, xhtml, wallet)
    assert found.profile.mms_max_bytes == PAGE_BYTES


def test_save_data_is_heeded() -> None:
    sparing = browser(IPHONE, HTML, save_data=True).profile
    assert sparing.mms_max_bytes == SPARING_BYTES
    assert sparing.mms_max_image == sparing.screen


def test_the_web_shows_what_mms_does_not() -> None:
    assert "image/png" in browser("SAMSUNG-SGH-C200/1.0", HTML).profile.accept
