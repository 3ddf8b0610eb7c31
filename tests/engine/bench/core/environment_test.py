"""Tests for engine.bench.core.environment; the repositories are made here."""

import dataclasses
import os
import platform
import subprocess

import numpy as np
import pytest
import tensorflow as tf

from engine.bench.core import environment


def git(folder, *arguments):
  # No setting of the user's reaches the repository that is made here.
  subprocess.run(['git', '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false',
                  *arguments], cwd=folder, check=True, capture_output=True,
                 env=os.environ | {'GIT_CONFIG_GLOBAL': os.devnull})


@pytest.fixture
def repository(tmp_path):
  (tmp_path / 'package').mkdir()
  (tmp_path / 'package' / 'ours.py').write_text('X = 1\n')
  (tmp_path / 'result.json').write_text('{}\n')
  git(tmp_path, 'init')
  git(tmp_path, 'add', '.')
  git(tmp_path, 'commit', '-m', 'first')
  return tmp_path


def head(repository):
  return subprocess.check_output(['git', 'rev-parse', 'HEAD'], cwd=repository, text=True).strip()


def test_describe_names_versions_and_machine():
  found = environment.describe()
  assert (found.python, found.tensorflow, found.numpy) == (
      platform.python_version(), tf.__version__, np.__version__)
  assert found.processor
  assert found.cores >= 1
  assert all((found.system, found.commit, found.load))
  # benchmark_main knows what it holds, and measures.
  assert (found.instruction_set, found.is_held, found.peak_tflops) == ('', False, None)
  assert found.packages == {}


def test_packages_are_named_with_their_versions():
  found = environment.describe(['numpy', 'keras'])
  assert list(found.packages) == ['numpy', 'keras']
  assert found.packages['numpy'] == np.__version__
  line = environment.lines(
    dataclasses.replace(found, packages={'torch': '2.13.0', 'jax': '0.10.2'})
  )[1]
  assert f'numpy {np.__version__}, torch 2.13.0, jax 0.10.2, commit ' in line


@pytest.mark.parametrize('load, cores, expected', [
    (0.1, 2, False), (0.5, 2, False), (0.51, 2, True), (-1.0, 2, False), (1.0, 8, False)])
def test_busy(load, cores, expected):
  assert environment.is_busy(load, cores) is expected


def test_commit(repository):
  assert environment.commit(repository / 'package' / 'ours.py') == head(repository)


def test_changed_sources_are_told(repository):
  (repository / 'package' / 'ours.py').write_text('X = 2\n')
  assert environment.commit(repository / 'package' / 'ours.py') == f'{head(repository)} + changes'


def test_changed_results_do_not_count(repository):
  (repository / 'result.json').write_text('{"n": 1}\n')
  assert environment.commit(repository / 'package' / 'ours.py') == head(repository)


def test_a_package_below_another_repository_is_no_part_of_it(repository):
  installed = repository / 'package' / 'installed.py'
  installed.write_text('X = 1\n')
  assert environment.commit(installed) == environment.UNKNOWN


def test_no_repository(tmp_path):
  (tmp_path / 'ours.py').touch()
  assert environment.commit(tmp_path / 'ours.py') == environment.UNKNOWN


def test_a_repository_without_a_commit(tmp_path):
  (tmp_path / 'ours.py').touch()
  git(tmp_path, 'init')
  git(tmp_path, 'add', '.')
  assert environment.commit(tmp_path / 'ours.py') == environment.UNKNOWN


def test_no_git(tmp_path, monkeypatch):
  monkeypatch.setenv('PATH', str(tmp_path))
  assert environment.commit(tmp_path / 'ours.py') == environment.UNKNOWN


@pytest.mark.parametrize('commit, expected', [
    ('0123456789' * 4, 'commit 012345678901'),
    ('0123456789' * 4 + ' + changes', 'commit 012345678901 + changes'),
    (environment.UNKNOWN, 'commit unknown')])
def test_lines(commit, expected):
  first, second = environment.lines(environment.Machine(
      'A Fast One', 2, 0.25, 'Linux x86_64', '3.11.7', '2.21.0', '2.4.6', commit))
  assert first == 'A Fast One, 2 cores, load 0.2 before, Linux x86_64'
  assert second == f'Python 3.11.7, TensorFlow 2.21.0, numpy 2.4.6, {expected}'


@pytest.mark.parametrize('is_held, expected', [(False, 'AVX-512'), (True, 'held to AVX-512')])
def test_what_the_processor_can_do(is_held, expected):
  machine = dataclasses.replace(environment.describe(), processor='A Fast One', cores=2, load=0.25,
                                instruction_set='avx512', is_held=is_held, peak_tflops=0.34567)
  assert environment.lines(machine)[0].startswith(
      f'A Fast One, 2 cores, {expected}, large float32 products 0.346 TFLOP/s, load 0.2 before, ')


def test_a_busy_machine_is_doubted():
  machine = dataclasses.replace(environment.describe(), load=3.0, cores=2)
  assert environment.warnings(machine) == [
      'the machine was busy before the start (load 3.0); '
      'frameworks differ in how much that slows them down']
  assert environment.warnings(dataclasses.replace(machine, load=0.1)) == []
