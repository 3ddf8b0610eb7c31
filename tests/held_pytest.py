"""Runs pytest with the numerical libraries held to an instruction set, as `make test-avx2` does.

`python -m tests.held_pytest avx2 -q` passes what follows the set on to pytest.
"""

import os
import sys

import pytest

from binaries import library_switches
from engine.config import instruction_set


def main(name: str, *arguments: str) -> int:
  """Returns pytest's exit status."""
  for line in library_switches.hold(name, instruction_set.native(), os.environ):
    print(line)
  return pytest.main([*arguments])


if __name__ == '__main__':
  sys.exit(main(*sys.argv[1:]))
