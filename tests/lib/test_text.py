"""Cleaning, folding, order and old encodings of Vietnamese text."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from danvan.lib.text import (
    any_spelling,
    clean,
    clean_multiline,
    decode_tcvn3,
    decode_vni,
    fold,
    guess_legacy,
    legacy_by_font,
    person_sort_key,
    sort_key,
    spelling_key,
)

TONES = "\u0300\u0309\u0303\u0301\u0323"


def decomposed(text):
    return unicodedata.normalize("NFD", text)


def without_tones(text):
    return unicodedata.normalize("NFC", "".join(part for part in decomposed(text) if part not in TONES))


def half_composed(text):
    """As "Unicode tổ hợp" keyboards write: the vowel is one character, the tone another."""
    return "".join(without_tones(char) + "".join(set(decomposed(char)) & set(TONES)) for char in text)


ONSETS = re.split(" ", " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
RHYMES = re.split(
    r"\s+",
    """a à ả ã á ạ an ạch ăm ẵn ầu ậy ấp e ẻ em ẹp ê ễ ến ệnh i ì ích ỉ ị iên iếu ò o oa hoà hòa oạch oằn oét
    ông ộc ơ ờ ợp u ú ùng ũ uê uỷ ủy uyên uyễn uốc ư ữ ước ười ưu ươu y ỳ ý ỷ ỹ ỵ yên yêu yết""",
)
syllables = st.builds("{}{}".format, st.sampled_from(ONSETS), st.sampled_from(RHYMES))
words = st.builds(lambda word, change: change(word), syllables, st.sampled_from([str, str.upper, str.title]))
names = st.lists(words, min_size=1, max_size=5).map(" ".join)


class TestClean:
    @pytest.mark.parametrize("spell", [decomposed, half_composed, str])
    def test_all_ways_to_type_a_name_are_stored_as_one(self, spell):
        assert clean(spell("Chẩu Thị Đượm, thôn Nặm Đíp")) == "Chẩu Thị Đượm, thôn Nặm Đíp"

    def test_spaces_of_all_kinds_become_one_space_and_none_is_left_at_the_ends(self):
        assert clean("\ufeff\xa0 Lâm\u2003\u202f\t Bình\r\n\u3000xanh\u2028 ") == "Lâm Bình xanh"

    def test_invisible_characters_are_removed(self):
        assert clean("Dân\u200b v\xadận \u200ek\u2060héo\x00\x07\x9f") == "Dân vận khéo"

    def test_a_letter_and_a_tone_are_joined_although_something_invisible_stood_between(self):
        assert clean("a\u200b\u0301o") == clean("a\u034f\u0301o") == "áo"

    def test_a_text_that_shows_nothing_is_empty(self):
        assert clean(" \u3164\u2800\u200b\ufeff\xa0") == ""

    def test_the_spelling_stays_as_written(self):
        assert clean("Hoà và Hòa, “kỹ” – kĩ") == "Hoà và Hòa, “kỹ” – kĩ"

    @given(st.text())
    def test_cleaning_twice_is_cleaning_once(self, text):
        assert clean(clean(text)) == clean(text)

    @given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Ll", "Mn"])))
    def test_what_is_left_is_composed_and_may_stand_in_xml(self, text):
        cleaned = clean(text)
        assert unicodedata.is_normalized("NFC", cleaned)
        assert cleaned.encode("utf-8").decode("utf-8") == cleaned
        assert all(char >= " " and char not in "\ufffe\uffff" for char in cleaned)

    def test_line_breaks_are_kept_where_there_may_be_lines(self):
        assert clean_multiline("\r\n Một \r\n\r\n \t\r\n\r\nHai  ba\xa0\rbốn\n") == "Một\n\nHai ba\nbốn"

    @given(st.text("a \n\r\t\u2028\x85\u200b\u0301\x1c"))
    def test_cleaning_lines_twice_is_cleaning_them_once(self, text):
        assert clean_multiline(clean_multiline(text)) == clean_multiline(text)

    @given(st.text("a \n\r\u2028"))
    def test_lines_hold_the_words_that_one_line_would(self, text):
        assert clean(clean_multiline(text)) == clean(text)


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Lý", "Lí"),
            ("kỹ", "kĩ"),
            ("Mỹ", "Mĩ"),
            ("Quý", "quí"),
            ("tỷ", "tỉ"),
            ("Hoà", "Hòa"),
            ("uỷ ban", "Ủy ban"),
            ("LÂM BÌNH", "lam binh"),
            ("Đường", "duong"),
            ("Ðặng", "Đặng"),  # the first begins with U+00D0, eth
            ("“Dân vận khéo”", '"Dân vận khéo"'),
            ("2020 – 2022", "2020 - 2022"),
            ("TÊN  MÔ\nHÌNH ", "ten mo hinh"),
            ("100 m²", "100 m2"),
        ],
    )
    def test_two_spellings_of_one_thing_fold_alike(self, one, other):
        assert fold(one) == fold(other)

    @pytest.mark.parametrize(
        ("query", "text"),
        [
            ("thuy", "Thúy"),
            ("quy", "Quý"),
            ("ky", "kỹ năng"),
            ("ki", "kỹ năng"),
            ("Nguy", "Nguyễn"),
            ("y te", "Trạm Y tế"),
            ("may", "máy"),
            ("CÂY", "trồng cây"),
        ],
    )
    def test_a_query_is_found_in_the_text(self, query, text):
        assert fold(query) in fold(text)

    @pytest.mark.parametrize(("query", "text"), [("cây", "cải tạo"), ("tay", "tại thôn"), ("máy", "chị Mai")])
    def test_ay_and_ai_are_different_words(self, query, text):
        assert fold(query) not in fold(text)

    @given(names)
    def test_case_and_composition_do_not_matter(self, name):
        assert fold(name) == fold(decomposed(name)) == fold(half_composed(name)) == fold(name.upper())

    @given(names)
    def test_a_vietnamese_name_folds_to_plain_letters(self, name):
        assert set(fold(name)) <= set("abcdeghiklmnopqrstuvxy ")

    @given(names, st.data())
    def test_the_beginning_of_a_word_is_found(self, name, data):
        word = data.draw(st.sampled_from(name.split()))
        length = data.draw(st.integers(1, len(word)))
        assert fold(word[:length]) in fold(name)

    @given(st.one_of(syllables, words), names)
    def test_a_word_is_found_in_text_as_it_is_in_its_fold(self, word, name):
        """Of what has no stored key: the trail."""
        found = re.search(any_spelling(word), name) is not None
        assert found == (fold(word) in fold(name))

    @given(names, st.data())
    def test_every_part_of_a_folded_name_is_found_in_the_name(self, name, data):
        folded = fold(name)
        start = data.draw(st.integers(0, len(folded) - 1))
        part = folded[start : data.draw(st.integers(start + 1, len(folded)))].strip()
        assume(fold(part) == part)  # a "y" cut off from its "a"
        assert re.search(any_spelling(part), name)

    @given(st.text())
    def test_folding_twice_is_folding_once(self, text):
        assert fold(fold(text)) == fold(text)

    @given(st.text())
    def test_a_text_and_its_stored_form_fold_alike(self, text):
        assert fold(clean(text)) == fold(text)


# Sorted by ICU 72, locale vi, numeric; no two of them are equal to it.
IN_ICU_ORDER = [
    *('"Dân vận khéo"', "“Dân vận khéo”", "(Dân vận)", "2 không", "10 mô hình"),
    *(
        "an",
        "An",
        "Án",
        "Ảnh",
        "Ánh",
        "ăn",
        "Ân",
        "Âu",
        "Bạch",
        "bình",
        "Bình",
        "Bính",
        "Ca",
        "Chẩu",
        "Cường",
    ),
    *("Da", "Dung", "Dũng", "Đà", "Đào", "Đạo", "Đức", "Em", "Êm", "Giàng A Páo"),
    *("Hoa", "Hoà", "Hoá", "Hòa", "Hỏa", "Hóa", "Khuổi Củng", "Khuôn Hà", "Lăng Can", "Lâm Bình", "Lâm Bính"),
    *("Lý", "Lỵ", "Ma", "mà", "mả", "mã", "Má", "mạ", "Minh Quang", "Nguyên Văn An", "Nguyễn Văn An"),
    *("Oanh", "Ốc", "Ôn", "Ơn", "Phúc Yên", "Thọ", "Thổ Bình"),
    *("Thôn 1", "Thôn 2", "Thôn 02a", "Thôn 10", "Thôn 100", "Thôn Bản Pước", "Thôn-2", "Thôn, bản"),
    *("Thượng Lâm", "Úc", "Út", "Uyên", "Ước", "Xuân Lập", "Ỷ", "Yên", "Zung"),
]


class TestSpellingKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hoà thuận", "Hòa  thuận"),
            ("KHOẺ", "khỏe"),
            ("thuỷ lợi", "Thủy lợi"),
            ("Quý", "Qúy"),
            ("Hoàn toàn", "HÒAN TÒAN"),
            ("Ðường “hoa” – Đảng", 'đường "hoa" - đảng'),  # the first letter is eth
        ],
    )
    def test_one_text_written_in_two_ways_has_one_key(self, one, other):
        assert spelling_key(one) == spelling_key(other) == spelling_key(decomposed(other))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Hoa", "Hòa"),
            ("Hòa", "Hóa"),
            ("bảo vệ", "bảo về"),
            ("đường", "dường"),
            ("kỹ", "kĩ"),
            ("tổ", "to"),
        ],
    )
    def test_texts_that_only_fold_alike_have_two(self, one, other):
        assert fold(one) == fold(other)
        assert spelling_key(one) != spelling_key(other)

    @given(names)
    def test_a_key_is_its_own_and_folds_like_its_text(self, name):
        assert spelling_key(spelling_key(name)) == spelling_key(name)
        assert fold(spelling_key(name)) == fold(name)
        assert spelling_key(half_composed(name)) == spelling_key(name.upper()) == spelling_key(name)


class TestSortKey:
    def test_keys_are_in_the_order_of_icu(self):
        assert all(sort_key(one) < sort_key(next_one) for one, next_one in pairwise(IN_ICU_ORDER))

    def test_the_alphabet_is_the_vietnamese_one(self):
        alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
        assert sorted(alphabet, key=sort_key) == list(alphabet)

    @given(syllables, syllables)
    def test_tones_decide_only_between_the_same_letters(self, one, other):
        plain, other_plain = without_tones(one), without_tones(other)
        assume(plain != other_plain)
        assert (sort_key(one) < sort_key(other)) == (sort_key(plain) < sort_key(other_plain))

    @given(st.text())
    def test_a_key_has_only_characters_that_every_collation_orders_alike(self, text):
        assert set(sort_key(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")

    @given(names)
    def test_composition_and_stray_spaces_do_not_move_a_name(self, name):
        assert sort_key(f" {decomposed(name)}\xa0 ") == sort_key(half_composed(name)) == sort_key(name)

    @given(st.integers(0, 10**30), st.integers(0, 10**30))
    def test_numbers_are_in_order_of_their_value(self, one, other):
        assert (sort_key(f"Thôn {one}") < sort_key(f"Thôn {other}")) == (one < other)

    @given(names, names)
    def test_a_name_comes_before_the_names_that_it_begins(self, name, more):
        assert sort_key(name) < sort_key(f"{name} {more}")

    @given(names, names, st.integers(1, 40))
    def test_keys_cut_short_never_swap(self, one, other, length):
        first, second = sorted([sort_key(one), sort_key(other)])
        assert first[:length] <= second[:length]


class TestPersonSortKey:
    def test_people_are_listed_by_given_name_then_family_name_then_middle_name(self):
        people = [
            "Nguyễn Văn An",
            "Chẩu Văn Anh",
            "Ma Thị Bình",
            "Nguyễn Thị Dung",
            "Bàn Văn Đức",
            "Vàng A Hoa",
            "Lê Thị Hòa",
            "Hoàng Thị Lan",
            "Hoàng Văn Lan",
            "Giàng A Páo",
            "Páo Páo",
            "Sùng Mí Páo",
        ]
        assert all(person_sort_key(one) < person_sort_key(next_one) for one, next_one in pairwise(people))

    def test_a_name_of_one_word_stands_before_the_longer_ones_with_it(self):
        assert person_sort_key("") < person_sort_key("Páo") < person_sort_key("Giàng A Páo")

    def test_capitals_do_not_part_one_given_name_from_itself(self):
        assert person_sort_key("BÀN VĂN AN") < person_sort_key("Trần Văn An") < person_sort_key("Bàn Văn ÁN")

    @given(names, names)
    def test_people_with_one_word_each_are_in_the_order_of_the_word(self, one, other):
        one, other = one.split()[0].lower(), other.split()[0].lower()
        assert (person_sort_key(one) < person_sort_key(other)) == (sort_key(one) < sort_key(other))


class TestLegacyEncodings:
    # TCVN 5712-1, as the standard lists it: first byte of a run, and its letters.
    TCVN3_RUNS = [
        *(
            (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
            (0xB5, "àảãáạ"),
            (0xBB, "ằẳẵắ"),
            (0xC6, "ặầẩẫấậè"),
            (0xCE, "ẻẽéẹềểễếệìỉ"),
        ),
        *((0xDC, "ĩíịò"), (0xE1, "ỏõóọồổỗốộờởỡớợù"), (0xF1, "ủũúụừửữứựỳỷỹýỵ")),
    ]

    @pytest.mark.parametrize(("first", "letters"), TCVN3_RUNS)
    def test_tcvn3_is_read_by_the_standard_table(self, first, letters):
        written = bytes(range(first, first + len(letters)))
        assert decode_tcvn3(written.decode("latin-1")) == letters

    def test_a_real_line_of_tcvn3_is_read(self):
        assert decode_tcvn3("c¸n bé l·nh ®¹o, qu¶n lý cÊp tØnh") == "cán bộ lãnh đạo, quản lý cấp tỉnh"

    def test_the_soft_hyphen_of_tcvn3_is_a_letter(self):
        assert decode_tcvn3("Trung \xad¬ng, th\xad môc") == "Trung ương, thư mục"

    def test_quotes_that_came_through_cp1252_stay(self):
        assert decode_tcvn3(b"\x93D\xa9n v\xcbn kh\xd0o\x94".decode("cp1252")) == "“Dân vận khéo”"

    def test_a_font_of_capitals_gives_capitals(self):
        assert decode_tcvn3("®¶ng uû x· Xu©n LËp", capitals=True) == "ĐẢNG UỶ XÃ XUÂN LẬP"

    @pytest.mark.parametrize(
        ("written", "text"),
        [
            ("ÑIEÅM BAÙO", "ĐIỂM BÁO"),
            ("ngöôøi Vieät Nam", "người Việt Nam"),
            ("tyû leä, kyõ naêng", "tỷ lệ, kỹ năng"),
            ("ÔÛ ñöôøng, bôø keø, söï thaät", "Ở đường, bờ kè, sự thật"),
            ("tænh, nghó, thò xaõ, lyù, Myõ, tî", "tỉnh, nghĩ, thị xã, lý, Mỹ, tỵ"),
            ("baèng, daãn, ñaëc, aên, maét, saün, laúng, aám, caàn, gaàn, soá", None),
        ],
    )
    def test_vni_is_read(self, written, text):
        text = text or "bằng, dẫn, đặc, ăn, mắt, sẵn, lẳng, ấm, cần, gần, số"
        assert decode_vni(written) == text

    def test_an_old_encoding_is_recognised_by_words_that_make_sense_only_in_it(self):
        assert guess_legacy("Liªn kÕt tiªu thô chÌ Shan tuyÕt") == "tcvn3"
        assert guess_legacy("Tr\xad\xedng th«n B¶n P\xad\xedc n¨m 2020") == "tcvn3"
        assert guess_legacy("Ngöôøi cao tuoåi göông maãu") == "vni"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "Mo hinh 2020",
            "Hòa Bình và Hà Nam, xã Khuôn Hà",
            "HÒA BÌNH VÀ HÀ NAM, «XÃ» KHUÔN HÀ – 25 °C, 100 m²",
            "Crème brûlée à la façon de mon père, très sûr",
            "Müller & Söhne, Straße, für über",
            "§ 5 © 2020 ® · ± ½ ¶",
            "co\xadop\xader\xada\xadtion with soft\xadware",
            "N¨m 2020",  # one word is not enough: the font must tell
        ],
    )
    def test_other_text_is_left_alone(self, text):
        assert guess_legacy(text) is None

    @given(names)
    def test_good_unicode_is_never_taken_for_an_old_encoding(self, name):
        assert guess_legacy(name) is None
        assert guess_legacy(decomposed(name)) is None

    @pytest.mark.parametrize(
        ("font", "answer"),
        [
            (".VnTime", ("tcvn3", False)),
            (".VnTimeH", ("tcvn3", True)),
            (".vnarial", ("tcvn3", False)),
            ("VNI-Times", ("vni", False)),
            ("Times New Roman", (None, False)),
            ("Vni Helve", (None, False)),
            ("", (None, False)),
        ],
    )
    def test_the_font_tells_the_encoding(self, font, answer):
        assert legacy_by_font(font) == answer
