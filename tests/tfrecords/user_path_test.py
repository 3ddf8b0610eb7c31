"""Paths as users write them."""

import pytest

from tfrecords import user_path


@pytest.mark.parametrize('path, expected', [
    ('~', '/home/me'), ('~/a', '/home/me/a'), ('./~/a', './~/a'), ('a~', 'a~'), ('', ''),
    ('$HOME/{a,b} *?', '$HOME/{a,b} *?')])
def test_a_leading_tilde_is_the_home(monkeypatch, path, expected):
  monkeypatch.setenv('HOME', '/home/me')
  assert user_path.expand(path) == expected


def test_an_unknown_home_is_refused():
  with pytest.raises(ValueError, match='^there is no home directory ~no_such_user; write ./~no'):
    user_path.expand('~no_such_user/a')
