"""Tests for engine.bench.importing.folder_candidates."""

from engine.bench.core import worker_candidate
from engine.bench.importing import folder_candidates
from engine.bench.importing import folder_workload
from engine.bench.importing import import_frameworks

_WORKLOAD = folder_workload.FolderWorkload('pictures', 3)


def test_ours_keeps_the_variables_of_the_command_and_the_others_lose_them():
  others = [*import_frameworks.FRAMEWORKS.values()]
  found = folder_candidates.candidates(_WORKLOAD, others, ('-u', 'A'))
  assert {one.group: one.environment for one in found} == {
      worker_candidate.OURS: (), 'Pillow': ('-u', 'A'), 'torchvision': ('-u', 'A'),
      'Hugging Face': ('-u', 'A')}
  assert all(one.arguments[0] is _WORKLOAD for one in found)
  assert len(folder_candidates.notes(others)) == 4
