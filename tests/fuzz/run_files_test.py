"""Damaged files of a run are used or refused with one line, without any other exception.

FUZZ_EXAMPLES is the number of files of each kind in the slow tests.
"""

import collections
import os
import random

import pytest

from tests.fuzz import mutations
from tests.fuzz import run_files
from tfrecords import errors

_COUNTS = [200, pytest.param(int(os.environ.get('FUZZ_EXAMPLES', '100000')),
                             marks=pytest.mark.slow)]


@pytest.mark.parametrize('name', run_files.FILES)
@pytest.mark.parametrize('count', _COUNTS)
def test_damaged_files(tmp_path, monkeypatch, name, count, reliability):
  monkeypatch.setattr('os.fsync', lambda handle: None)
  outcomes: collections.Counter[str] = collections.Counter()
  file = run_files.FILES[name]
  path = tmp_path / file.name
  path.parent.mkdir(exist_ok=True)
  rng = random.Random(0)
  path.write_bytes(file.valid)
  file.use(tmp_path)
  for _ in range(count):
    damaged = mutations.damage_json(file.valid, rng)
    path.write_bytes(damaged)
    try:
      file.use(tmp_path)
      outcomes['survived'] += 1
    except errors.InputError as error:
      outcomes['refused'] += 1
      assert '\n' not in str(error), damaged[:500]
    except Exception as error:
      raise AssertionError(damaged[:500]) from error
  reliability.record(f'damaged files: {name}', **outcomes)
