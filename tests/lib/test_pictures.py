"""Pictures as phones and scanners send them: what is kept of them is their points and nothing else."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from danvan.lib.pictures import LONGEST, PictureError, remake

SECRETS = (b"22.46", b"Exif", b"GPS", b"xmp", b"Tac gia", b"ICC_PROFILE", b"khong ai duoc biet")


def sent(size=(40, 20), kind="JPEG", mode="RGB", colour="red", **options):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file.getvalue()


def told_everything(kind="JPEG", orientation=1):
    """A picture that says where, when and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x9286] = orientation, "Tac gia", "khong ai duoc biet"
    exif.get_ifd(0x8825)[29] = "2022:10:05 22.46"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"comment": b"khong ai duoc biet"} if kind == "JPEG" else {}
    return sent(
        kind=kind, exif=exif.tobytes(), icc_profile=profile, xmp=b"<x:xmpmeta>khong ai duoc biet", **more
    )


def opened(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_kept_of_place_time_camera_author_and_comment(kind):
    data = told_everything(kind)
    assert any(secret in data for secret in SECRETS)
    made = remake(data)
    for content in (made.content, made.thumbnail):
        assert not [secret for secret in SECRETS if secret in content]
        assert set(opened(content).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not opened(content).getexif()


@pytest.mark.parametrize("after", [b"<script>alert(1)</script>", b"PK\x03\x04 khong ai duoc biet"])
def test_what_hangs_behind_a_picture_is_gone(after):
    made = remake(sent() + after)
    assert after not in made.content
    assert after not in made.thumbnail


def test_a_picture_stands_as_the_camera_was_held():
    data = BytesIO()
    image = Image.new("RGB", (40, 20), "white")
    image.paste("red", (0, 0, 20, 20))  # its left half
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    image.save(data, "JPEG", exif=exif.tobytes(), quality=95)
    made = opened(remake(data.getvalue()).content)
    assert made.size == (20, 40)
    red, white = made.getpixel((10, 5)), made.getpixel((10, 35))
    assert red[0] > 200 > 60 > red[1]
    assert min(white) > 240


def test_a_large_picture_is_made_smaller_and_a_small_one_left():
    assert opened(remake(sent((5000, 2500))).content).size == (LONGEST, LONGEST // 2)
    assert opened(remake(sent((2500, 5000), "PNG", "1", 1)).content).size == (LONGEST // 2, LONGEST)
    assert opened(remake(sent((300, 200))).content).size == (300, 200)
    assert max(opened(remake(sent((3000, 2000))).thumbnail).size) == 480


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_scan_stays_readable(mode):
    """Black on white, as it was; what can be seen through shows white."""
    image = Image.new("L", (200, 100), 255)
    image.paste(0, (0, 0, 100, 100))
    if mode == "I;16":
        image = image.convert("I").point(lambda grey: grey * 257).convert("I;16")
    elif mode in ("LA", "RGBA"):
        seen = image.point(lambda grey: 255 - grey)  # black, and nothing beside it
        image = Image.new(mode, image.size, 0)
        image.putalpha(seen)
    else:
        image = image.convert(mode)
    file = BytesIO()
    image.save(file, "PNG")
    made = opened(remake(file.getvalue()).content).convert("L")
    assert made.getpixel((30, 50)) < 20
    assert made.getpixel((170, 50)) > 235


def test_the_colours_of_a_print_shop_become_those_of_a_screen():
    made = opened(remake(sent(mode="CMYK", colour=(0, 255, 255, 0))).content)
    assert made.mode == "RGB"
    red, green, blue = made.getpixel((10, 10))
    assert red > 180 > 80 > max(green, blue)


def test_of_pictures_that_move_the_first_is_kept():
    file = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
    assert opened(remake(file.getvalue()).content).getpixel((10, 10))[0] > 200


@pytest.mark.parametrize(
    ("kind", "side"), [("PNG", 5500), ("PNG", 9500), ("PNG", 13500), ("WEBP", 5500), ("JPEG", 8400)]
)
def test_a_picture_that_unpacks_to_too_much_is_refused_unopened(kind, side):
    with pytest.raises(PictureError, match="quá nhiều điểm ảnh"):
        remake(sent((side, side), kind, "L", 0))


def test_other_kinds_are_not_opened():
    for kind in ("GIF", "TIFF", "BMP", "ICO"):
        with pytest.raises(PictureError, match="Không mở được ảnh"):
            remake(sent(kind=kind))


KINDS = {kind: told_everything(kind) for kind in ("JPEG", "PNG", "WEBP")}
HITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12)


@pytest.mark.parametrize("kind", KINDS)
@given(hits=HITS, kept=st.floats(0.25, 1))
def test_a_damaged_picture_is_taken_in_or_refused_and_nothing_else(kind, hits, kept):
    data = bytearray(KINDS[kind])
    for place, byte in hits:
        data[4 + int(place * (len(data) - 4))] = byte
    data = bytes(data[: int(len(data) * kept)])
    try:
        made = remake(data)
    except PictureError:
        return
    opened(made.content)
    opened(made.thumbnail)
