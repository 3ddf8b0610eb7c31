"""Tests for engine.bench.memory."""

import resource

import numpy as np

from engine import memory


def test_linux_own_figure(tmp_path):
  status = tmp_path / 'status'
  status.write_text('Name:\tpython\nVmPeak:\t  900 kB\nVmHWM:\t     123 kB\nVmRSS:\t  100 kB\n')
  assert memory.peak_bytes(status) == 123 * 1024


def test_elsewhere_the_system_call(tmp_path):
  usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
  assert memory.peak_bytes(tmp_path / 'none') >= usage


def test_it_grows_with_what_is_held():
  before = memory.peak_bytes()
  assert 2 ** 20 < before < 2 ** 40
  held = np.ones(before // 8 + 2 ** 20)
  assert memory.peak_bytes() >= held.nbytes
