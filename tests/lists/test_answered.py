"""What the answer "it is the list's model of that title" means while the list changes."""

from danvan.lists.deciding.answered import other_title

MADE = {(5, "đường hoa"), ((1, "collective", "Hội Phụ nữ"), "nhà sạch")}


def test_it_is_the_title_that_the_list_has_of_that_holder():
    assert other_title(5, "=Mô hình “Đường hoa”", MADE) == "đường hoa"
    assert other_title((1, "collective", "Hội Phụ nữ"), "=Nhà sạch", MADE) == "nhà sạch"


def test_it_names_none_where_the_list_has_none_or_another_answer_was_given():
    assert other_title(5, "=Nhà sạch", MADE) is None
    assert other_title(6, "=Đường hoa", MADE) is None
    assert other_title(5, "Đường hoa", MADE) is None
    assert other_title(5, "", MADE | {(5, "")}) is None
