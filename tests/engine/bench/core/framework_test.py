"""Tests for engine.bench.core.framework."""

from engine.bench.core import framework


def test_what_is_missing_is_named():
  found = framework.Framework('A', ('numpy', 'no_such_one'), print, {})
  assert found.missing() == ['no_such_one']
