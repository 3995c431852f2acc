"""Photographs and scans, made anew from their points: nothing else of what the sender's file held is kept."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image, ImageOps

# What a form says it takes. An iPhone makes a JPEG of its HEIC by itself where JPEG is named and neither HEIC nor
# "image/*" is.
ACCEPTED: Final = "image/jpeg,image/png,image/webp"
LONGEST: Final = 3600  # points along the longer side that are kept: an A4 page at 300 a inch
_THUMBNAIL: Final = 480
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
# Points that are unpacked. A JPEG is unpacked at a half, a quarter or an eighth of its size, the others whole.
_MOST_POINTS: Final = {"PNG": 16_000_000, "WEBP": 16_000_000}
_MOST_POINTS_OF_JPEG: Final = 70_000_000
# What Pillow says of a damaged file is one of these, by what is damaged.
_DAMAGED: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    struct.error,
    zlib.error,
)

_one_at_a_time: Final = (
    Lock()
)  # of the threads of a process: a picture takes up to 300 MB while it is made anew


class PictureError(ValueError):
    """Why a picture is not taken in, in a sentence for its sender."""


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept, and a small one of it for lists; both JPEG."""

    content: bytes
    thumbnail: bytes


def remake(data: bytes) -> Picture:
    """The picture (JPEG, PNG, WebP) upright, on white, at most `LONGEST` points long; of place and camera nothing.

    Raises PictureError for another kind of file, a damaged one, and one that unpacks to too much.
    """
    try:
        with _one_at_a_time, Image.open(BytesIO(data), formats=_FORMATS) as sent:
            if sent.width * sent.height > _MOST_POINTS.get(sent.format or "", _MOST_POINTS_OF_JPEG):
                raise PictureError("Ảnh có quá nhiều điểm ảnh. Hãy giảm kích thước ảnh rồi gửi lại.")
            picture = _plain(sent)
    except Image.DecompressionBombError as error:
        raise PictureError("Ảnh có quá nhiều điểm ảnh. Hãy giảm kích thước ảnh rồi gửi lại.") from error
    except PictureError:
        raise
    except _DAMAGED as error:
        raise PictureError("Không mở được ảnh: tệp bị hỏng hoặc chưa tải về đủ.") from error
    content = _as_jpeg(picture, quality=87)
    picture.thumbnail((_THUMBNAIL, _THUMBNAIL))
    return Picture(content, _as_jpeg(picture, quality=78))


def _plain(sent: Image.Image) -> Image.Image:
    """Points in red, green and blue or in grey, turned as the camera was held, and nothing beside them."""
    share = min(1, LONGEST / max(sent.size))
    if share < 1:
        sent.draft(None, (round(sent.width * share), round(sent.height * share)))
    sent.thumbnail((LONGEST, LONGEST))
    ImageOps.exif_transpose(sent, in_place=True)
    image = sent
    if image.mode.startswith("I"):  # 16 bits of grey: cut to 8, for `convert` makes all but the darkest white
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(shown, mask=shown.getchannel("A"))
    image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    image.info.clear()  # else a comment and a profile would be written again
    return image


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
