"""Which files are a run's own: what trainer, evaluator and others write and read again.

A result that a user asks for may lie beside them, but not in the place of one of them.
"""

import fnmatch
import os
import pathlib

_CONFIG = 'config.json'
# Beside its settings, a directory of a run holds one of these at least.
_SIGNS = ('checkpoints', 'metrics.jsonl', 'appearance.json', 'DONE', 'best', '.lock')
# Files, and folders with all that lies below them. Plots are for people, and read by nothing.
_OWN = (_CONFIG, 'metrics.jsonl', 'metrics.*.jsonl', 'appearance.json', 'confidence.npz', 'DONE*',
        'checkpoints', 'best', 'train', 'eval', 'live', 'failure-*')


def is_own(path: pathlib.Path) -> bool:
  """Tells whether a file, which need not exist, would be one of a run's own."""
  file = pathlib.Path(os.path.realpath(path))
  return any(_is_run(folder) and any(fnmatch.fnmatchcase(file.relative_to(folder).parts[0], own)
                                     for own in _OWN)
             for folder in file.parents)


def _is_run(folder: pathlib.Path) -> bool:
  return os.path.isfile(folder / _CONFIG) and any(
      os.path.exists(folder / sign) for sign in _SIGNS)
