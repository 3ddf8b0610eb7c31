"""Tests for engine.bench.core.peer_packages."""

from engine.bench.core import peer_packages


def test_what_is_missing_is_named_with_what_to_do():
  assert peer_packages.missing(['numpy', 'no_such_one']) == ['no_such_one']
  assert peer_packages.notes(['no_such_one']) == [
      "no_such_one: not installed, left out; pip install -e '.[peers]'"]
