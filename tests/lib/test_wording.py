"""Django speaks Vietnamese where a user can hear it."""

from django import forms
from django.utils.translation import gettext, ngettext

from danvan.lib.wording import WORDS


def test_every_word_of_ours_is_what_django_says():
    for message, words in WORDS.items():
        assert gettext(message) == words


def test_no_message_shows_the_name_of_a_column_or_a_rule():
    named = ("%(field)s", "%(field_name)s", "Constraint “%(name)s”")
    for message in WORDS:
        if any(name in message for name in named) and "instance with" not in message:
            assert "%(" not in gettext(message), message


def test_words_that_count_are_ours_too():
    short = "This password is too short. It must contain at least %d character."
    many = "This password is too short. It must contain at least %d characters."
    assert ngettext(short, many, 10) == "Mật khẩu phải có ít nhất %d ký tự."


def test_a_placeholder_of_the_message_is_kept():
    for message, words in WORDS.items():
        for mark in ("%(", "%s", "%d", "{}"):
            assert message.count(mark) == words.count(mark) or mark == "%(", message


def test_a_wrong_date_is_explained():
    class Form(forms.Form):
        day = forms.DateField()

    assert "ngày/tháng/năm" in Form({"day": "2022-31-31"}).errors["day"][0]


def test_no_form_speaks_as_english_is_ordered():
    """Of what Django's validators and fields may say to somebody, nothing is left in English or begins so."""

    class Form(forms.Form):
        score = forms.DecimalField(max_digits=4, decimal_places=2)
        name = forms.CharField(max_length=3, min_length=2)
        place = forms.IntegerField(min_value=1, max_value=2)

    said = [*Form({"score": "123456,789", "name": "abcd", "place": "9"}).errors.values()]
    said += [*Form({"score": "1.234", "name": "a", "place": "0"}).errors.values()]
    words = " ".join(message for messages in said for message in messages)
    assert "Dài nhất 3 ký tự (hiện có 4)." in words
    for awkward in ("Đảm bảo", "Hãy chắc chắn", "kí tự", "tập tin", "Ensure"):
        assert awkward not in words
