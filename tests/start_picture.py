"""`python -m tests.start_picture` takes the first run's picture, for README and the guide, of a portal of its own."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import ARGS, CHROMIUM, served

PICTURE: Final = Path(__file__).resolve().parents[1] / "static" / "start.png"
SIZE: Final = {"width": 640, "height": 640}
MOST_BYTES: Final = 60_000
PASSWORD: Final = "mat-khau-cua-toi-2026"


def take(page: Page, code: str) -> bytes:
    """The page of the steps, half way through."""
    page.goto("/")
    for name, text in (("code", code), ("username", "quantri"), ("full_name", "Quản trị viên")):
        page.locator(f"[name={name}]").fill(text)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    page.get_by_role("button", name="Lập tài khoản quản trị").click()
    page.goto("/bat-dau/don-vi/")
    page.get_by_label("Tên hoặc mã").fill("02296")
    page.get_by_role("button", name="Lấy đơn vị").click()
    page.goto("/bat-dau/linh-vuc/")
    page.get_by_role("button", name="Dùng bộ lĩnh vực này").click()
    page.goto("/bat-dau/")
    return page.locator("main ol").last.screenshot()


def main() -> None:
    """Writes the picture; one that is too large for the repository is refused."""
    with (
        TemporaryDirectory() as folder,
        served(Path(folder), "migrate", "start") as address,
        sync_playwright() as pw,
    ):
        browser = pw.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page(base_url=address, viewport=SIZE)
        content = take(page, (Path(folder) / "start-code").read_text(encoding="utf-8"))
        browser.close()
    if len(content) > MOST_BYTES:
        raise SystemExit(f"{len(content)} bytes; at most {MOST_BYTES}")
    PICTURE.write_bytes(content)


if __name__ == "__main__":
    main()
