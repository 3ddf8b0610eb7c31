"""oneDNN's kernels are asked for where they were measured, unless the user says no."""

import os
import platform
import subprocess
import sys

import pytest

from engine.config import tensorflow_kernels


@pytest.mark.parametrize('machine, given, expected', [
    ('x86_64', None, '1'), ('x86_64', '0', '0'), ('aarch64', None, None)])
def test_onednn_is_used_unless_the_user_says_no(monkeypatch, machine, given, expected):
  monkeypatch.setattr(platform, 'machine', lambda: machine)
  variables = {} if given is None else {'TF_ENABLE_ONEDNN_OPTS': given}
  monkeypatch.setattr(os, 'environ', variables)
  tensorflow_kernels.prefer_onednn()
  assert variables.get('TF_ENABLE_ONEDNN_OPTS') == expected


def test_a_program_that_imports_rana_computes_by_the_kernels_of_the_commands():
  program = ('import platform; platform.machine = lambda: "x86_64"; import sys\n'
             'sys.modules["engine.config.recipe"] = None\n'
             'try:\n  import rana\nexcept ImportError:\n  pass\n'
             'import os; print(os.environ["TF_ENABLE_ONEDNN_OPTS"], "tensorflow" in sys.modules)')
  variables = {name: value for name, value in os.environ.items() if name != 'TF_ENABLE_ONEDNN_OPTS'}
  done = subprocess.run([sys.executable, '-c', program], env=variables, capture_output=True,
                        text=True, check=True)
  assert done.stdout == '1 False\n'
