"""The table of runtimes."""

from engine.export import formats
from engine.export import runtimes


def test_every_runtime_is_that_of_a_format():
  assert {*runtimes.RUNTIMES} <= {*formats.FORMATS}
