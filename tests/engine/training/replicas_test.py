"""N replicas compute what one device computes, and stay equal to each other."""

import numpy as np
import pytest

from tests.binaries import processes
from tests.engine import tiny_runs
from tests.engine.training import replicas


def _recorded(tmp_path, model, *groups):
  """Returns what processes for these groups of N wrote down, by N."""
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  files = [str(tmp_path / f'{"_".join(group)}.npz') for group in groups]
  for file, group in zip(files, groups, strict=True):
    status, _, complaint = processes.run_python(
        '-m', 'tests.engine.training.replicas', model, data_dir, file, *group)
    assert status == 0, complaint
  found: dict[int, dict[str, np.ndarray]] = {}
  for file in files:
    for name, value in np.load(file).items():
      count, _, rest = name.partition(':')
      found.setdefault(int(count), {})[rest] = value
  return found


# Float32 rounding, of numbers up to 1, in a gradient and over five steps. Batch normalization
# divides by the deviations of eight tiny images, in the last block of eight pixels, which blows
# rounding up from step to step until a maximum falls on another pixel.
@pytest.mark.parametrize('model, groups, rounding, drift', [
    ('tutorial', [['1', '2']], 1e-6, 1e-6),
    pytest.param('tutorial', [['1'], ['4']], 1e-6, 1e-6, marks=pytest.mark.slow),
    pytest.param('small_airbench', [['1', '2']], 2e-5, 5e-3, marks=pytest.mark.slow)])
def test_replicas_agree_with_one_device_and_each_other(
    tmp_path, model, groups, rounding, drift):
  found = _recorded(tmp_path, model, *groups)
  assert sorted(found) == [int(count) for group in groups for count in group]
  one = found[1]
  assert len(one['report/loss']) == replicas.STEPS
  assert one['report/loss'][0] != one['report/loss'][-1]
  for count, many in found.items():
    assert many.keys() == one.keys()
    for name, value in many.items():
      group, _, variable = name.partition('/')
      if group == 'report':
        np.testing.assert_allclose(value, one[name], rtol=10 * rounding, err_msg=name)
      elif group == 'probe':
        assert np.abs(value).max() > 1e-4
        np.testing.assert_allclose(value, many[f'gradients/{variable}'][0], atol=rounding)
      else:
        assert len(value) == count
        for copy in value:
          np.testing.assert_array_equal(copy, value[0], err_msg=name)
        np.testing.assert_allclose(
            value[0], one[name][0], atol=rounding if group == 'gradients' else drift, err_msg=name)
