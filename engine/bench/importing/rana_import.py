"""This engine's import of a folder as a candidate: records, manifest and report."""

import pathlib
import tempfile

from engine.bench.importing import folder_workload
from tfrecords.importing import import_settings
from tfrecords.importing import importer

NOTE = ('ours checks every file, finds copies and near-duplicates, refuses damaged pictures, '
        'decides the splits and writes records, a manifest and a report; its processes start for '
        'each import')


def build(workload: folder_workload.FolderWorkload, processes: int) -> 'RanaImport':
  """Returns an import by so many processes."""
  return RanaImport(workload, processes)


class RanaImport:
  """`records_main --action=import` of a folder."""

  def __init__(self, workload: folder_workload.FolderWorkload, processes: int):
    self._workload = workload
    self._processes = processes

  def work(self) -> int:
    """Imports all pictures into a new data set, removes it, and returns their number."""
    with tempfile.TemporaryDirectory() as place:
      importer.run(import_settings.ImportSettings(
          source=self._workload.folder, out=str(pathlib.Path(place) / 'imported'), kind='folder',
          size=str(folder_workload.SIDE), num_workers=self._processes), lambda line: None)
    return self._workload.count
