"""Processes with a stand-in for TensorFlow, which takes seconds to import and is not asked for."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]


def run(folder: pathlib.Path, *arguments: str, tensorflow: str = '', variables=None, **named):
  """Runs Python with a module `tensorflow` of the given text; returns what it did.

  Args:
    folder: gets the module.
    *arguments: of Python.
    tensorflow: the text of the module.
    variables: of the environment, beside the usual.
    **named: for subprocess.run, beside the usual.
  """
  (folder / 'tensorflow.py').write_text(tensorflow)
  return subprocess.run([sys.executable, *arguments], env=environment(folder) | (variables or {}),
                        cwd=ROOT, **({'capture_output': True, 'text': True} | named))


def environment(folder: pathlib.Path) -> dict[str, str]:
  """Returns the environment of a process that finds its modules in a folder first."""
  return os.environ | {'PYTHONPATH': os.pathsep.join([str(folder), str(ROOT)])}
