"""The candidates that import a folder of pictures, and what each does not do."""

from collections.abc import Sequence

from engine.bench.core import worker_candidate
from engine.bench.importing import folder_workload
from engine.bench.importing import import_frameworks
from engine.bench.importing import pillow_import
from engine.bench.importing import rana_import

PILLOW = 'Pillow'
_PROCESSES = {'1 process': 1, '2 processes': 2}
# Nothing is computed with the pixels.
_DTYPE = 'uint8'


def candidates(workload: folder_workload.FolderWorkload,
               others: Sequence[import_frameworks.Framework],
               as_they_come: tuple[str, ...] = ()) -> list[worker_candidate.WorkerCandidate]:
  """Returns this engine's import and Pillow alone, then the frameworks as they come.

  Args:
    workload: the folder.
    others: frameworks whose packages are all installed.
    as_they_come: changes to the variables of the others' processes, as env(1) takes them.
  """
  processes = [(group, name, build, count, environment)
               for group, build, environment in (
                   (worker_candidate.OURS, rana_import.build, ()),
                   (PILLOW, pillow_import.build, as_they_come))
               for name, count in _PROCESSES.items()]
  modes = [(one.title, name, one.build, mode, as_they_come)
           for one in others for name, mode in one.modes.items()]
  return [worker_candidate.WorkerCandidate(
      group, f'folder, {name}', _DTYPE, build, (workload, mode), environment)
          for group, name, build, mode, environment in (*processes, *modes)]


def notes(others: Sequence[import_frameworks.Framework]) -> list[str]:
  """Returns a sentence on what each candidate does besides decoding, and what it does not."""
  return [rana_import.NOTE, pillow_import.NOTE, *(one.note for one in others)]
