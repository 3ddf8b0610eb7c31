"""The paths of an imported set's pictures."""

from engine.label_check import provenance
from tests.tfrecords import small_records
from tfrecords.importing import files_csv


def test_paths_of_the_training_records(tmp_path):
  small_records.write(tmp_path)
  assert provenance.paths(small_records.SPEC, tmp_path) == {}
  rows = [files_csv.Row(split, record, path, '0' * 64, 'cat') for split, record, path in (
      ('test', '0', 'cat/a.png'), ('train', '0', 'cat/b, c.png'), ('train', '1', 'dog/x\ny.png'),
      ('', '', 'dog/bad.png'))]
  files_csv.write(tmp_path / small_records.SPEC.directory / files_csv.FILE, rows)
  assert provenance.paths(small_records.SPEC, tmp_path) == {
      0: 'cat/b, c.png', 1: 'dog/x\ny.png'}
