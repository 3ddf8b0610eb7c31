"""N replicas compute what one device computes, and stay equal to each other."""

import subprocess
import sys

import numpy as np

from tests.engine import small_runs
from tests.engine.training import replicas


def _recorded(tmp_path, *groups):
  """Returns what processes for these groups of N wrote down, by N."""
  data_dir = small_runs.write_records(tmp_path / 'data')
  files = [str(tmp_path / f'{"_".join(group)}.npz') for group in groups]
  processes = [subprocess.Popen([sys.executable, '-m', 'tests.engine.training.replicas',
                                 str(data_dir), file, *group], stderr=subprocess.PIPE, text=True)
               for file, group in zip(files, groups, strict=True)]
  for process in processes:
    _, complaint = process.communicate()
    assert process.returncode == 0, complaint
  found: dict[int, dict[str, np.ndarray]] = {}
  for file in files:
    for name, value in np.load(file).items():
      count, _, rest = name.partition(':')
      found.setdefault(int(count), {})[rest] = value
  return found


def test_replicas_agree_with_one_device_and_each_other(tmp_path):
  found = _recorded(tmp_path, ['1', '2'], ['4'])
  assert sorted(found) == [1, 2, 4]
  one = found[1]
  assert len(one['report/loss']) == replicas.STEPS
  assert one['report/loss'][0] != one['report/loss'][-1]
  for count, many in found.items():
    assert many.keys() == one.keys()
    for name, value in many.items():
      group, _, variable = name.partition('/')
      if group == 'report':
        np.testing.assert_allclose(value, one[name], rtol=1e-5, err_msg=name)
      elif group == 'probe':
        assert np.abs(value).max() > 1e-4
        np.testing.assert_allclose(value, many[f'gradients/{variable}'][0], atol=1e-6)
      else:
        assert len(value) == count
        for copy in value:
          np.testing.assert_array_equal(copy, value[0], err_msg=name)
        # Float32 rounding, of numbers up to 1 and over five steps.
        np.testing.assert_allclose(value[0], one[name][0], atol=1e-6, err_msg=name)
