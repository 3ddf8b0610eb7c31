"""rana.ops has every operation of the registry, and no other name."""

import inspect

from engine.ops import conv
from engine.ops import registry
from rana import ops


def test_every_operation_is_public():
  assert ops.__all__ == sorted(registry.OPERATIONS)
  assert ops.conv2d is conv.conv2d


def test_every_operation_is_documented():
  assert [name for name in ops.__all__ if not inspect.getdoc(getattr(ops, name))] == []
