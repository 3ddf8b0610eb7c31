"""rana.ops has every operation of the registry, and no other name."""

import inspect
import re

import pytest

from engine.ops import conv
from engine.ops import registry
from rana import ops


def test_every_operation_is_public():
  assert ops.__all__ == sorted(registry.OPERATIONS)
  assert ops.conv2d is conv.conv2d


@pytest.mark.parametrize('name', ops.__all__)
def test_help_shows_formula_and_arguments(name):
  text = inspect.getdoc(getattr(ops, name)) or ''
  formula, _, arguments = text.partition('\nArgs:')
  assert re.search(r'^.*\b(y|Y|L|loss|x)(\[.*\])? = ', formula, re.M), text
  for argument in inspect.signature(getattr(ops, name)).parameters:
    assert f'\n  {argument}: ' in arguments
