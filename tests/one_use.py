"""The one-use key of the form on a page."""

import re


def key_in(html):
    (key,) = set(re.findall(r'name="one_use_key" value="([0-9a-f]{32})"', html))
    return key
