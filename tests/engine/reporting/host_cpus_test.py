"""The number of processors that this process may use."""

import os
import platform

import pytest

from engine.reporting import host_cpus


def test_processors_that_the_process_is_bound_to(monkeypatch, tmp_path):
  monkeypatch.setattr(os, 'sched_getaffinity', lambda process: {3, 5, 7}, raising=False)
  assert host_cpus.bound() == host_cpus.available(tmp_path / 'none') == 3


def test_systems_without_binding(monkeypatch, tmp_path):
  monkeypatch.delattr(os, 'sched_getaffinity', raising=False)
  monkeypatch.setattr(os, 'cpu_count', lambda: None)
  assert host_cpus.available(tmp_path) == 1


@pytest.mark.parametrize('text, count', [
    ('150000 100000', 2), ('1000 100000', 1), ('900000 100000', 4), ('max 100000', 4)])
def test_a_quota_is_rounded_up_to_whole_processors(monkeypatch, tmp_path, text, count):
  monkeypatch.setattr(os, 'sched_getaffinity', lambda process: {*range(4)}, raising=False)
  (tmp_path / 'cpu.max').write_text(text)
  assert host_cpus.available(tmp_path) == count


def test_the_model_name_of_the_processor(tmp_path):
  cpuinfo = tmp_path / 'cpuinfo'
  cpuinfo.write_text('processor\t: 0\nmodel\t\t: 17\nmodel name\t: A Fast One @ 3 GHz\n'
                     'model name\t: Another\n')
  assert host_cpus.model_name(cpuinfo) == 'A Fast One @ 3 GHz'


def test_the_model_name_without_cpuinfo(tmp_path):
  assert host_cpus.model_name(tmp_path / 'none') == (platform.processor() or host_cpus.UNKNOWN)
