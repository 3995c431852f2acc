"""What the machine says of a file that it cannot read or write, in Vietnamese; how much room there must be."""

import errno
import os
from typing import Final

LEAST_FREE: Final = 500 * 1024 * 1024  # bytes: a closing, a list and the backup of a day

_REASONS: Final = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "tài khoản chạy lệnh không có quyền với tệp này",
    errno.EPERM: "tài khoản chạy lệnh không có quyền với tệp này",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "tài khoản chạy lệnh đã dùng hết dung lượng được cấp",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}


def reason_of(error: OSError) -> str:
    """Why a file could not be opened: part of a sentence, without its full stop."""
    return _REASONS.get(error.errno or 0) or f"lỗi của máy: {os.strerror(error.errno or 0)}"
