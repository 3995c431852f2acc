"""The words by which a registrant's name is told: honorifics, posts, bodies, family names.

"Bàn", "Đoàn", "Tô", "Trương" are family names and differ from "Ban", "Tổ", "Trường" by a mark only, so bodies
and families are told apart with their marks on, but for what is typed without any.
"""

import re
from typing import Final

from danvan.lib.text import fold, spelling_key
from models_registry.hamlets import FOLDED_SORT, SORT, SORT_WITHIN, UNMARKED_SORT, WORDS
from models_registry.identity.people import BORN
from models_registry.similar import HOUSEHOLD_WORDS

HONORIFIC: Final = re.compile(
    r"^(?:(?:đồng\s*chí|đ\s*[/.]\s*c|đc|ông\s*[(/,]?\s*bà\)?|ông|bà(?!\s+(?:con|mẹ)\b)"
    r"|anh(?!\s+(?:em\b|hùng\s+l))|chị(?!\s+em\b)|cô(?!\s+(?:giáo|nuôi)\b)|chú|bác(?!\s+s[iĩyỹ]\b)"
    r"|cụ|thầy(?!\s+(?:giáo|thuốc|mo|tào|cúng)\b)|em|cháu"
    r"|các\s+(?:đồng\s*chí|ông\s*bà|ông|bà|anh|chị))\s*[:.]?\s+"
    r"|đ\s*/\s*c\s*[:.]?\s*|(?:ông|bà)\s*:\s*|ô\s*[.:]\s*|b\s*\.\s*(?=\w+\s+thị\s))",
    re.IGNORECASE,
)
WEAK_HONORIFIC: Final = re.compile(
    r"^(?:anh|chị|cô|chú|bác|cụ(?!\s+(?:ông|bà)\b)|thầy|em|cháu)\s", re.IGNORECASE
)
# Two people under one name.
COUPLE: Final = re.compile(
    r"^(?:hai\s+)?(?:vợ\s*chồng|ông(?:\s*,|\s+và)?\s*bà|anh\s+chị|cô\s+chú|vo\s*chong|ong\s*ba)\s+(?!:)",
    re.IGNORECASE,
)
UNMARKED_HONORIFIC: Final = re.compile(
    r"^(?:dong\s*chi|d\s*[/.]\s*c|dc|ong\s*ba|ong|ba|(?P<weak>chi|co|chu|bac))\s*[:.]?\s+|^d\s*/\s*c\s*",
    re.IGNORECASE,
)
HONORIFIC_WORDS: Final = frozenset(("ông", "bà", "anh", "chị", "cô", "đ/c", "đc"))

_POSTS: Final = fold(
    "bi thu|pho bi thu|chu tich|pho chu tich|truong|pho truong|giam doc|pho giam doc|hieu truong|cong chuc"
    "|can bo|dang vien|nguoi co uy tin|doi truong|to truong|chi huy|uy vien|thu ki|hoi vien|doan vien|giao vien"
    "|chi hoi truong|pho chi hoi|chinh tri vien|xa doi truong|nong dan|chien si|hoc sinh|nhan vien|vien chuc"
    "|nghe nhan|gia lang|ke toan|chu nhiem|y (?:si|ta)|bac si|thon doi truong|cong an vien|can su|chuyen vien|quan nhan"
    "|thanh vien|thay (?:giao|thuoc|mo|tao|cung)|co (?:giao|nuoi)|muc su|linh muc|dai duc|thuong toa|ni su|tru tri"
    "|ba me (?:vnah|viet nam anh hung)|anh hung (?:lao dong|llvt(?:nd)?|luc luong vu trang(?: nhan dan)?)"
    "|(?:thieu|trung|thuong|dai) (?:uy|ta)|bs|ths|pho"
)
POST: Final = re.compile(rf"^(?:{_POSTS})\b")
# A post and no more, in whatever letters ("Bí Thư Chi Bộ", "TRƯỞNG THÔN"), with a short name of its body.
WHOLE_POST: Final = re.compile(
    rf"(?:{_POSTS}|[a-z]+ (?:hoi |doi |an )?(?:truong|pho|vien))"
    rf"(?: (?:{FOLDED_SORT}|khu|xa|chi bo|cong an xa|nong dan))?"
)
# "Trạm trưởng", "Thôn đội trưởng", "Công an viên"; in small letters, for "Trưởng" and "Viên" are names too.
POST_BY_ENDING: Final = re.compile(r"^(?:[^\W\d_]+ ){1,3}(?:trưởng|phó|viên)\b")
ONE_MANS_POST: Final = re.compile(r"^(?:[^\W\d_]+ ){0,3}(?:trưởng|phó)\b", re.IGNORECASE)
# Posts that begin with a family name.
FAMILIAR_POSTS: Final = ("nông dân ", "đoàn viên ")
# After these words in a post two capitals are a place ("Trưởng thôn Lâm Đào").
PLACES: Final = frozenset(
    (*(word.split()[-1] for word in WORDS), *("khu", "tổ", "xã", "trấn", "phường", "huyện", "tỉnh"))
)
POST_BREAK: Final = re.compile(rf"\s*(?:[,;\n]|\s[-–—]\s|[-–—]\s|\s[-–—]|:|(?={BORN}))\s*")
BRACKETED: Final = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<post>[^()]+)\)[\s.,;]*$")

# With marks, of a `spelling_key`: the first word (or two) of a collective.
BODIES: Final = re.compile(
    "^(?:"
    + spelling_key(
        r"hội|chi hội|chi bộ|chi đoàn|đảng bộ|đảng ủy|cấp ủy|liên đội|trường|trạm|ubnd|ủy ban"
        rf"|ubmttq|ub mttq|mttq|mặt trận|ban|tổ|đội|công an|nhóm|hợp tác xã|htx|clb|câu lạc bộ|{SORT}|làng|khu|phòng"
        r"|trung tâm|công đoàn|bch|bchqs|ban chqs|quân sự|khối|tập thể|công ty|doanh nghiệp|dòng họ|cán bộ và nhân dân"
        r"|nhân dân|bà con|chị em|hội đồng|huyện ủy|huyện đoàn|dân quân|đồn biên phòng|đồn|bệnh viện"
        r"|hạt kiểm lâm|tòa án|viện kiểm sát|chi cục|ngân hàng|bưu điện|bộ phận|vp|thcs|thpt|ptdt|mn|th|lớp"
        r"|liên đoàn|cụm|văn phòng|cơ quan|xã|thị trấn|phường|huyện|tổ hợp tác|hđnd|lhpn|hnd|ccb|đtn|tncs|ccbvn|hlhpn"
        r"|đoàn (?:thanh niên|tn|tncs|xã|thị trấn|phường|trường|cơ sở|khối|huyện|viên|thể|thanh|kinh tế|kt|công an)"
        r"|cb\s*[,-]?\s*cc|cbcc|cbccvc|ca xã|llvt|lực lượng vũ trang"
        r"|hộ kinh doanh|chùa|giáo xứ|giáo họ|tộc|họ đạo|thanh niên|phụ nữ|nông dân|cựu chiến binh|hội viên"
    )
    + r")(?!\w)"
)
# Bodies that each hamlet has one of.
OF_HAMLET: Final = re.compile(
    "^(?:"
    + spelling_key(
        "chi bộ|chi hội|chi đoàn|cấp ủy chi bộ|ban công tác mặt trận|ban ctmt|thôn đội|tổ dân vận|tổ hòa giải"
        "|tổ an ninh|tổ tự quản|nhân dân|ban nhân dân|ban quản lý|ban phát triển"
    )
    + r")(?!\w)"
)
# Whose such a body is, if not a hamlet's.
OF_ANOTHER: Final = re.compile(
    rf"{SORT_WITHIN}|\b(?:phố|xã|thị trấn|phường|huyện|tỉnh|cơ quan|công an|quân sự|trường|trạm)\b|\d",
    re.IGNORECASE,
)
UNMARKED_BODIES: Final = re.compile(
    "^(?:"
    + fold(
        "hoi (?:nong|lien|cuu|phu|chu|nguoi|khuyen|dong|luat|lhpn|nd|ccb)|chi bo|chi hoi|chi doan|dang (?:uy|bo)"
        "|doan (?:thanh nien|xa|tn)|doan$|toan the"
        "|truong (?:tieu|trung|mam|thcs|thpt|th|ptdt)|tram|ubnd|uy ban|mttq|mat tran"
        "|ban (?:chi|dan|quan|cong)|to (?:dan|tu|hop|lien|cong)|cong an|hop tac xa|htx|cau lac bo|clb|nhan dan"
        f"|{UNMARKED_SORT}"
    )
    + r")\b"
)
UNMARKED_SCHOOL: Final = re.compile(r"^truong (?:tieu|trung|mam|thcs|thpt|th|ptdt)\b", re.IGNORECASE)
# Bodies and posts that begin with a family name, also where every word has a capital.
FAMILIAR_BODIES: Final = re.compile(
    r"^(?:nông dân|đoàn (?:viên|thanh niên|thể|xã|trường)"
    r"|ban (?:chỉ huy|chỉ đạo|chấp hành|công tác|quản lý|quản lí|vận động|dân vận|giám hiệu|nhân dân))\b",
    re.IGNORECASE,
)
_PEOPLE: Final = (
    r"(?:cán bộ|công chức|viên chức|đảng viên|hội viên|đoàn viên|nhân dân|quần chúng|giáo viên|học sinh|nhân viên"
    r"|phụ huynh|người lao động|chiến sĩ|chiến sỹ|nông dân|phụ nữ|thanh niên)"
)
# "Cán bộ, công chức xã", "Đảng viên và nhân dân thôn"
SORTS_OF_PEOPLE: Final = re.compile(
    rf"^{_PEOPLE}(?:\s*[,;/&–-]\s*(?:và\s+)?|\s+và\s+|\s+){_PEOPLE}\b", re.IGNORECASE
)

FAMILY: Final = frozenset(
    spelling_key(name)
    for name in """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý ma chẩu bàn giàng sùng vàng lò quan nông
    triệu phù hà lương vi hứa mã tướng tống lục mai đinh trịnh cao lâm thào vừ hạng hầu lầu cư tẩn phàn chảo đào tô
    trương đoàn chu la lường cà quàng tòng hòa lưu thái từ tạ kiều châu tăng vương ban seo giang hạ lùng ly mùa
    sình thò cháng chá vù dính lỳ páo đàm sầm bế thẩm nùng nhan hỏa quách phương khổng ninh
    """.split()  # noqa: SIM905
)
UNMARKED_FAMILY: Final = frozenset(map(fold, FAMILY))
MIDDLE: Final = frozenset(("văn", "thị", "van", "thi"))  # stands second in a name, and never last
HOUSEHOLD: Final = re.compile(
    rf"^(?:{HOUSEHOLD_WORDS})[\s:.]|[^\s(]\s*\((?:{HOUSEHOLD_WORDS})\)$", re.IGNORECASE
)
# With what the names of hamlets begin: "Nà Co", "Khuổi Trang" are nobody's.
HAMLETS: Final = frozenset("nà khuổi khau phia pác nặm nậm lũng cốc phiêng tát thẳm".split())  # noqa: SIM905
# Hamlets of the Central Highlands, and families there: "Buôn Ea Sut", "Buôn Krông Tuyết Nhung"; which is asked.
HAMLETS_OR_FAMILIES: Final = frozenset(("buôn", "bon"))
# "Ban CHQS", "Đoàn TN": short names of bodies have no vowel, and no person's name is without.
WITHOUT_VOWEL: Final = re.compile(r"[b-df-hj-np-tv-xzđ]{2,}", re.IGNORECASE)

SEVERAL: Final = re.compile(
    r"(?:\n|[;,&+]|\bvà\b)\s*(?:\d+[.)]\s*)?(?:đồng chí|đ/c|ông|bà|anh|chị)\s+\w", re.IGNORECASE
)
NUMBERED: Final = re.compile(r"(?:^|\n)\s*\d+\s*[.)]\s*\S.*\n\s*\d+\s*[.)]\s*\S", re.DOTALL)
JOINTS: Final = frozenset(",;\n&+/-–—")
JOINING: Final = (" và ", " VÀ ", " cùng ", " với ", " phối hợp ")
# What may stand between two people; the group is one that joins also a person and a body. "đ/c" is no joint.
BETWEEN: Final = re.compile(
    r"\s*(?:[,;\n]|\s[-–—]\s|[-–—]\s|\s[-–—]|/(?!\s*[cC]\b)"
    r"|([&+]|\s(?:(?:phối|kết) hợp(?: cùng| với)?|và|VÀ|cùng với|cùng|với)\s))\s*"
)
NUMBER: Final = re.compile(r"^(?:\d+\s*[.)]|[-–•*+])\s*")
