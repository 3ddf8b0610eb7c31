"""Limits of control groups: both versions, nested groups, containers."""

import pytest

from engine.reporting import control_groups

_STAT = ('anon 100\nfile 900\nshmem 50\ninactive_file 500\nactive_file 300\n'
         'inactive_anon 60\nactive_anon 40\n')
_STAT_1 = 'inactive_file 1\nactive_file 2\ntotal_inactive_file 400\ntotal_active_file 100\n'


def _write(folder, **files):
  folder.mkdir(parents=True, exist_ok=True)
  for name, text in files.items():
    (folder / name.replace('__', '.')).write_text(f'{text}\n')


@pytest.fixture(name='membership')
def fixture_membership(tmp_path):
  return tmp_path / 'membership'


def test_page_cache_counts_as_free_in_version_2(tmp_path, membership):
  _write(tmp_path, memory__max=2000, memory__current=1500, memory__stat=_STAT)
  assert control_groups.free_memory(tmp_path, membership) == 2000 - (1500 - 800)


def test_page_cache_of_version_1_includes_the_groups_below(tmp_path, membership):
  _write(tmp_path / 'memory', memory__limit_in_bytes=2000, memory__usage_in_bytes=1500,
         memory__stat=_STAT_1)
  assert control_groups.free_memory(tmp_path, membership) == 2000 - (1500 - 500)


def test_no_limit(tmp_path, membership):
  assert control_groups.free_memory(tmp_path / 'none', membership) is None
  _write(tmp_path, memory__max='max', memory__current=1500, cpu__max='max 100000')
  assert control_groups.free_memory(tmp_path, membership) is None
  assert control_groups.cpus(tmp_path, membership) is None


def test_free_memory_is_not_negative(tmp_path, membership):
  _write(tmp_path, memory__max=1000, memory__current=1500)
  assert control_groups.free_memory(tmp_path, membership) == 0


def test_the_smallest_limit_on_the_path_counts(tmp_path, membership):
  membership.write_text('0::/job/step\n')
  _write(tmp_path / 'job/step', memory__max=5000, memory__current=100, cpu__max='max 100000')
  _write(tmp_path / 'job', memory__max=1000, memory__current=200, cpu__max='150000 100000')
  _write(tmp_path / 'other', memory__max=10, memory__current=0, cpu__max='1000 100000')
  assert control_groups.free_memory(tmp_path, membership) == 800
  assert control_groups.cpus(tmp_path, membership) == 1.5


def test_version_1_by_the_controllers_of_the_group(tmp_path, membership):
  membership.write_text('4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n2:pids:/\n1:name=systemd:/'
                        '\n0::/\n')
  _write(tmp_path / 'memory/docker/abc', memory__limit_in_bytes=700, memory__usage_in_bytes=100)
  _write(tmp_path / 'memory', memory__limit_in_bytes=2 ** 63 - 4096, memory__usage_in_bytes=100)
  _write(tmp_path / 'cpu,cpuacct/docker/abc', cpu__cfs_quota_us=50000, cpu__cfs_period_us=100000)
  _write(tmp_path / 'cpu,cpuacct', cpu__cfs_quota_us=-1, cpu__cfs_period_us=100000)
  assert control_groups.free_memory(tmp_path, membership) == 600
  assert control_groups.cpus(tmp_path, membership) == 0.5


def test_the_group_of_a_container_is_the_mounted_folder(tmp_path, membership):
  membership.write_text('4:memory:/outside/abc\n0::/../..\n')
  _write(tmp_path / 'memory', memory__limit_in_bytes=700, memory__usage_in_bytes=100)
  assert control_groups.free_memory(tmp_path, membership) == 600


@pytest.mark.parametrize('text', ['', 'x', '0:', '::::', '0::relative', '\x00:\x00:\x00'])
def test_files_with_other_content(tmp_path, membership, text):
  membership.write_text(text)
  _write(tmp_path, memory__max='many', memory__current='', memory__stat=text, cpu__max='1')
  assert control_groups.free_memory(tmp_path, membership) is None
  assert control_groups.cpus(tmp_path, membership) is None


def test_this_machine():
  free, cpus = control_groups.free_memory(), control_groups.cpus()
  assert free is None or free >= 0
  assert cpus is None or cpus > 0
