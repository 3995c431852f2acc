"""Vietnamese for what Django's own `vi` leaves in English or says badly, laid over its catalogue at start.

A dictionary in place of .po and .mo: a compiled catalogue is a binary that every change would have to make
again, and a fresh machine has no gettext to make it with.
"""

import gettext
from typing import ClassVar

from django.utils.translation import trans_real

WORDS = {
    # django.contrib.admin
    "Select this object for an action - {}": "Chọn dòng này để thao tác – {}",
    "Select all objects on this page for an action": "Chọn mọi dòng trên trang này",
    "Breadcrumbs": "Đường dẫn",
    "Model name": "Danh mục",
    "Add link": "Thêm",
    "Change %s": "Sửa %s",
    "View %s": "Xem %s",
    "Change or view list link": "Xem, sửa danh sách",
    "After you’ve created a user, you’ll be able to edit more user options.": (
        "Lưu tài khoản xong sẽ ghi tiếp được các mục khác."
    ),
    "Error:": "Lỗi:",
    "Set password": "Đặt mật khẩu",
    "Disable password-based authentication": "Không cho đăng nhập bằng mật khẩu",
    "Enable password-based authentication": "Cho đăng nhập bằng mật khẩu",
    "This action will <strong>enable</strong> password-based authentication for this user.": (
        "Việc này sẽ <strong>cho phép</strong> tài khoản đăng nhập bằng mật khẩu."
    ),
    "Skip to main content": "Chuyển đến nội dung chính",
    "Hide counts": "Ẩn số lượng",
    "Show counts": "Hiện số lượng",
    "Added:": "Đã thêm:",
    "Changed:": "Đã sửa:",
    "Deleted:": "Đã xóa:",
    "Forgotten your login credentials?": "Quên tên đăng nhập hoặc mật khẩu?",
    "Toggle navigation": "Đóng, mở danh mục",
    "Sidebar": "Danh mục bên",
    "Filter navigation items": "Tìm trong danh mục",
    "Start typing to filter…": "Gõ để tìm…",
    "entry": "mục",
    "entries": "mục",
    "View selected %(model)s": "Xem %(model)s đã chọn",
    "Please correct the error below.": "Hãy sửa lỗi bên dưới.",
    "Please correct the errors below.": "Hãy sửa các lỗi bên dưới.",
    "Add %s": "Thêm %s",
    "Add %(name)s": "Thêm %(name)s",
    " By %(filter_title)s ": " Theo %(filter_title)s ",
    "By %(filter_title)s": "Theo %(filter_title)s",
    "Action:": "Thao tác:",
    "Action": "Thao tác",
    "Run the selected action": "Thực hiện thao tác đã chọn",
    "Go": "Thực hiện",
    "History": "Lịch sử",
    "None available": "Chưa có",
    "Add": "Thêm",
    "Change": "Sửa",
    "Remove": "Bỏ",
    "Add another %(verbose_name)s": "Thêm %(verbose_name)s",
    "Delete?": "Xóa?",
    "No action selected.": "Chưa chọn thao tác nào.",
    "Items must be selected in order to perform actions on them. No items have been changed.": (
        "Hãy chọn ít nhất một dòng. Chưa có gì thay đổi."
    ),
    "The {name} “{obj}” was added successfully.": "Đã thêm {name} “{obj}”.",
    "The {name} “{obj}” was changed successfully.": "Đã sửa {name} “{obj}”.",
    "The {name} “{obj}” was changed successfully. You may edit it again below.": (
        "Đã sửa {name} “{obj}”; có thể sửa tiếp ở dưới."
    ),
    "The {name} “{obj}” was added successfully. You may add another {name} below.": (
        "Đã thêm {name} “{obj}”; có thể thêm {name} khác ở dưới."
    ),
    "The {name} “{obj}” was changed successfully. You may add another {name} below.": (
        "Đã sửa {name} “{obj}”; có thể thêm {name} khác ở dưới."
    ),
    "You may edit it again below.": "Có thể sửa tiếp ở dưới.",
    "You don’t have permission to view or edit anything.": "Đồng chí chưa được giao xem hoặc sửa mục nào.",
    "Your password was changed.": "Đã đổi mật khẩu.",
    "Please enter your old password, for security’s sake, and then enter your new password twice so we can "
    "verify you typed it in correctly.": "Nhập mật khẩu cũ, rồi nhập mật khẩu mới hai lần.",
    # django.contrib.auth
    "superuser status": "quản trị toàn cổng",
    "Designates that this user has all permissions without explicitly assigning them.": (
        "Được làm mọi việc trên toàn cổng, không cần phân công."
    ),
    "active": "đang dùng",
    "Designates whether this user should be treated as active. Unselect this instead of deleting accounts.": (
        "Bỏ chọn để ngừng cho đăng nhập; tài khoản vẫn được giữ."
    ),
    "Your password can’t be too similar to your other personal information.": (
        "Mật khẩu không được gần giống tên hoặc thông tin của tài khoản."
    ),
    "Your password can’t be a commonly used password.": "Mật khẩu không được là mật khẩu nhiều người dùng.",
    "Your password can’t be entirely numeric.": "Mật khẩu không được chỉ gồm chữ số.",
    "Your password must contain at least %(min_length)d character.": "Mật khẩu phải có ít nhất %(min_length)d ký tự.",
    "Conflicting form data submitted. Please try again.": "Nội dung gửi lên mâu thuẫn, hãy làm lại.",
    "Password-based authentication was disabled.": "Đã ngừng đăng nhập bằng mật khẩu.",
    "Set password: %s": "Đặt mật khẩu: %s",
    "Reset password": "Đặt lại mật khẩu",
    "Password-based authentication": "Đăng nhập bằng mật khẩu",
    "Whether the user will be able to authenticate using a password or not. If disabled, they may still be "
    "able to authenticate using other backends, such as Single Sign-On or LDAP.": (
        "Tài khoản có được đăng nhập bằng mật khẩu hay không."
    ),
    "Enabled": "Có",
    "Disabled": "Không",
    "Raw passwords are not stored, so there is no way to see the user’s password.": (
        "Mật khẩu không được lưu nguyên văn nên không ai xem lại được."
    ),
    "Enable password-based authentication for this user by setting a password.": (
        "Đặt mật khẩu để tài khoản này đăng nhập được."
    ),
    "This password is too short. It must contain at least %d character.": "Mật khẩu phải có ít nhất %d ký tự.",
    "This password is too short. It must contain at least %d characters.": (
        "Mật khẩu phải có ít nhất %d ký tự."
    ),
    "Enter a valid username. This value may contain only unaccented lowercase a-z and uppercase A-Z letters, "
    "numbers, and @/./+/-/_ characters.": (
        "Tên đăng nhập chỉ gồm chữ không dấu, chữ số và các ký tự @ . + - _"
    ),
    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.": (
        "Tên đăng nhập chỉ gồm chữ, chữ số và các ký tự @ . + - _"
    ),
    "Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.": (
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Mật khẩu phân biệt chữ hoa, chữ thường."
    ),
    # django.forms, django.core and django.db
    "Enter a whole number.": "Nhập một số nguyên.",
    "That page number is not an integer": "Số trang phải là số nguyên",
    "That page number is less than 1": "Số trang phải từ 1 trở lên",
    "That page contains no results": "Trang này không có dòng nào",
    "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.": (
        "Mã chỉ gồm chữ không dấu, chữ số, gạch nối và gạch dưới."
    ),
    "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.": (
        "Không nhận tệp loại “%(extension)s”. Các loại nhận được: %(allowed_extensions)s."
    ),
    "Null characters are not allowed.": "Nội dung có ký tự lạ không đọc được, hãy gõ lại.",
    "Constraint “%(name)s” is violated.": "Nội dung này trái với một quy tắc của sổ. Hãy xem lại các mục vừa sửa.",
    "“%(value)s” value must be a decimal number.": "“%(value)s” phải là một số.",
    "“%(value)s” value must be an integer.": "“%(value)s” phải là số nguyên.",
    "%(model)s instance with %(field)s %(value)r is not a valid choice.": (
        "Lựa chọn này không còn trong danh sách, hãy chọn lại."
    ),
    # Django names the columns of doubled rows by their attributes.
    "Please correct the duplicate data for %(field)s.": "Có hai dòng trùng nhau. Mỗi nội dung chỉ ghi một dòng.",
    "Please correct the duplicate data for %(field)s, which must be unique.": (
        "Có hai dòng trùng nhau. Mỗi nội dung chỉ ghi một dòng."
    ),
    "Please correct the duplicate data for %(field_name)s which must be unique for the %(lookup)s in %(date_field)s.": (
        "Có hai dòng trùng nhau. Mỗi nội dung chỉ ghi một dòng."
    ),
    "Please correct the duplicate values below.": "Nội dung dòng này trùng với một dòng ở trên.",
    "%(model_name)s with this %(field_labels)s already exists.": "%(model_name)s có cùng %(field_labels)s đã có.",
    "%(model_name)s with this %(field_label)s already exists.": "%(model_name)s có %(field_label)s này đã có.",
    "Enter a complete value.": "Hãy nhập đủ.",
    "Enter a valid UUID.": "Mã không hợp lệ.",
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need "
    "to file a bug report if the issue persists.": (
        "Biểu mẫu gửi lên không đủ nội dung (%(field_names)s). Hãy tải lại trang và nhập lại."
    ),
    "Please submit at most %(num)d form.": "Chỉ nhận nhiều nhất %(num)d dòng.",
    "Please submit at least %(num)d form.": "Cần ít nhất %(num)d dòng.",
    "The inline value did not match the parent instance.": "Dòng này không thuộc bản ghi đang sửa.",
    "“%(pk)s” is not a valid value.": "“%(pk)s” không phải lựa chọn hợp lệ.",
    "Select a valid choice. %(value)s is not one of the available choices.": (
        "“%(value)s” không có trong danh sách, hãy chọn lại."
    ),
    "Select a valid choice. That choice is not one of the available choices.": (
        "Lựa chọn này không có trong danh sách, hãy chọn lại."
    ),
    "This field is required.": "Mục này bắt buộc phải có.",
    "In case you’ve forgotten, you are:": "Tài khoản đang dùng:",
    "Messages": "Thông báo",
    "Ensure that there are no more than %(max)s digit in total.": "Ghi nhiều nhất %(max)s chữ số, kể cả phần thập phân.",
    "Ensure that there are no more than %(max)s decimal place.": "Ghi nhiều nhất %(max)s chữ số thập phân.",
    "Ensure that there are no more than %(max)s digit before the decimal point.": (
        "Ghi nhiều nhất %(max)s chữ số trước dấu phẩy."
    ),
    "Ensure this value is %(limit_value)s (it is %(show_value)s).": "Phải là %(limit_value)s.",
    "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).": (
        "Cần ít nhất %(limit_value)d ký tự (hiện có %(show_value)d)."
    ),
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).": (
        "Dài nhất %(limit_value)d ký tự (hiện có %(show_value)d)."
    ),
    "Ensure this filename has at most %(max)d character (it has %(length)d).": (
        "Tên tệp dài nhất %(max)d ký tự (hiện có %(length)d). Hãy đổi tên ngắn hơn."
    ),
    "Enter a valid value.": "Nội dung này không đúng, hãy xem lại.",
    "Enter a valid URL.": "Địa chỉ trang không đúng; ví dụ đúng: https://tuyenquang.gov.vn",
    "Enter a valid email address.": "Địa chỉ thư điện tử không đúng; ví dụ đúng: canbo@tuyenquang.gov.vn",
    "Enter a valid integer.": "Nhập một số nguyên.",
    "Enter a list of values.": "Hãy chọn trong danh sách.",
    "No file was submitted. Check the encoding type on the form.": "Chưa chọn tệp.",
    "No file was submitted.": "Chưa chọn tệp.",
    "The submitted file is empty.": "Tệp này không có nội dung.",
    "Please either submit a file or check the clear checkbox, not both.": (
        "Hãy gửi tệp mới hoặc đánh dấu ô bỏ tệp, không làm cả hai."
    ),
    "Upload a valid image. The file you uploaded was either not an image or a corrupted image.": (
        "Tệp này không phải là ảnh, hoặc ảnh đã hỏng."
    ),
    "(Hidden field %(name)s) %(error)s": "%(error)s",
    "Value %(value)r is not a valid choice.": "Lựa chọn này không có trong danh sách, hãy chọn lại.",
    "This field cannot be null.": "Mục này bắt buộc phải có.",
    "This field cannot be blank.": "Mục này bắt buộc phải có.",
    "%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s.": "%(field_label)s này đã có.",
    "The two password fields didn’t match.": "Hai lần nhập mật khẩu không giống nhau.",
    "This account is inactive.": "Tài khoản này đã ngừng dùng.",
    "Your old password was entered incorrectly. Please enter it again.": "Mật khẩu cũ chưa đúng, hãy nhập lại.",
    "The password is too similar to the %(verbose_name)s.": "Mật khẩu gần giống %(verbose_name)s quá.",
    "This password is too common.": "Mật khẩu này nhiều người dùng, dễ đoán; hãy đặt mật khẩu khác.",
    "This password is entirely numeric.": "Mật khẩu không được chỉ gồm chữ số.",
    "Enter a valid domain name.": "Tên miền không đúng.",
    "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.": "Mã chỉ gồm chữ, chữ số, gạch dưới hoặc gạch nối.",
    "Ensure this value is greater than or equal to %(limit_value)s.": "Ghi số từ %(limit_value)s trở lên.",
    "Ensure this value is less than or equal to %(limit_value)s.": "Ghi số không quá %(limit_value)s.",
    "Ensure this value is a multiple of step size %(limit_value)s.": "Giá trị phải là bội số của %(limit_value)s.",
    "“%(value)s” value must be either True or False.": "“%(value)s” phải là Có hoặc Không.",
    "“%(value)s” value must be either True, False, or None.": "“%(value)s” phải là Có, Không hoặc để trống.",
    "“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.": "“%(value)s” không phải là ngày đúng mẫu.",
    "“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.": "“%(value)s” không phải là một ngày có thật.",
    "“%(value)s” value must be a float.": "“%(value)s” phải là một số.",
    "“%(value)s” is not a valid UUID.": "“%(value)s” không phải là mã hợp lệ.",
    "Enter a valid duration.": "Khoảng thời gian không đúng.",
    "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.": "Không hiểu thời điểm %(datetime)s theo giờ %(current_timezone)s.",
    "Forbidden": "Không được phép",
    "Date out of range": "Ngày ngoài phạm vi",
    "Page is not “last”, nor can it be converted to an int.": "Số trang không đúng.",
    "Enter a valid date.": "Ngày không đúng; ghi theo mẫu ngày/tháng/năm, ví dụ 05/10/2022.",
}


# What the admin's own scripts say (calendar, choosing of several).
SCRIPT_WORDS = {
    'Choose %s by selecting them and then select the "Choose" arrow button.': "Chọn %s rồi bấm mũi tên “Chọn”.",
    "Choose all %s": "Chọn tất cả %s",
    "Choose selected %s": "Chọn %s đã đánh dấu",
    "Remove selected %s": "Bỏ %s đã đánh dấu",
    'Remove %s by selecting them and then select the "Remove" arrow button.': "Đánh dấu %s rồi bấm mũi tên “Bỏ”.",
    "Type into this box to filter down the list of selected %s.": "Gõ vào ô này để lọc %s đã chọn.",
    "(click to clear)": "(bấm để bỏ)",
    "Remove all %s": "Bỏ tất cả %s",
    "Sunday": "Chủ nhật",
    "Monday": "Thứ hai",
    "Tuesday": "Thứ ba",
    "Wednesday": "Thứ tư",
    "Thursday": "Thứ năm",
    "Friday": "Thứ sáu",
    "Saturday": "Thứ bảy",
    "Sun": "CN",
    "Mon": "T2",
    "Tue": "T3",
    "Wed": "T4",
    "Thur": "T5",
    "Fri": "T6",
    "Sat": "T7",
    "%s selected option not visible": "%s mục đã chọn không hiện",
}


class _Words(gettext.GNUTranslations):
    """Our words as Django merges them; messages that count take the same words for every number."""

    _catalog: ClassVar = WORDS | {(message, 0): words for message, words in WORDS.items()}

    @staticmethod
    def plural(number: int) -> int:
        return 0


def apply() -> None:
    """Lays our words over Django's `vi`."""
    trans_real.translation("vi").merge(_Words())
