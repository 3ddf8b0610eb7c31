"""Tests for engine.reporting.host_memory."""

import resource

import numpy as np

from engine.reporting import host_memory


def test_linux_own_figure(tmp_path):
  status = tmp_path / 'status'
  status.write_text('Name:\tpython\nVmPeak:\t  900 kB\nVmHWM:\t     123 kB\nVmRSS:\t  100 kB\n')
  assert host_memory.peak_bytes(status) == 123 * 1024


def test_elsewhere_the_system_call(tmp_path):
  usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
  assert host_memory.peak_bytes(tmp_path / 'none') >= usage


def test_it_grows_with_what_is_held():
  before = host_memory.peak_bytes()
  assert 2 ** 20 < before < 2 ** 40
  held = np.ones(before // 8 + 2 ** 20)
  assert host_memory.peak_bytes() >= held.nbytes


def test_what_is_held_now(tmp_path):
  status = tmp_path / 'status'
  status.write_text('VmHWM:\t     123 kB\nVmRSS:\t  100 kB\n')
  assert host_memory.resident_bytes(status) == 100 * 1024
  assert host_memory.resident_bytes(tmp_path / 'none') == host_memory.peak_bytes(tmp_path / 'none')
  assert 2 ** 20 < host_memory.resident_bytes() <= host_memory.peak_bytes()


def test_what_is_free(tmp_path):
  machine = tmp_path / 'meminfo'
  machine.write_text('MemTotal:  9000 kB\nMemAvailable:  5000 kB\n')
  assert host_memory.free_bytes(machine, tmp_path) == 5000 * 1024
  (tmp_path / 'memory.current').write_text('1000\n')
  for limit, free in (('max', 5000 * 1024), ('4000', 3000), ('900', 0)):
    (tmp_path / 'memory.max').write_text(f'{limit}\n')
    assert host_memory.free_bytes(machine, tmp_path) == free
  assert host_memory.free_bytes(tmp_path / 'none', tmp_path / 'none') is None


def test_the_limit_of_the_address_space_counts(tmp_path, monkeypatch):
  size = host_memory.peak_bytes() + 2 ** 45
  monkeypatch.setattr(resource, 'getrlimit', lambda kind: (size, size))
  free = host_memory.free_bytes(tmp_path / 'none', tmp_path / 'none')
  assert free is not None
  assert 0 < free < size
  monkeypatch.setattr(resource, 'getrlimit', lambda kind: (1, 1))
  assert host_memory.free_bytes(tmp_path / 'none', tmp_path / 'none') == 0


def test_the_memory_of_the_machine(tmp_path):
  (tmp_path / 'meminfo').write_text('MemTotal:        8 kB\nMemFree:         4 kB\n')
  assert host_memory.total_bytes(tmp_path / 'meminfo') == 8192
  assert host_memory.total_bytes(tmp_path / 'none') is None


def test_a_limit_of_the_addresses_is_named(monkeypatch):
  monkeypatch.setattr(resource, 'getrlimit', lambda kind: (resource.RLIM_INFINITY, 0))
  assert host_memory.limit_of_addresses() == ''
  monkeypatch.setattr(resource, 'getrlimit', lambda kind: (3 << 30, 4 << 30))
  assert host_memory.limit_of_addresses() == '`ulimit -v` allows 3,072 MB'
