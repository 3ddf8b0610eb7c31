"""The paths of an imported set's pictures."""

from engine.label_check import provenance
from tests.tfrecords import small_records


def test_paths_of_the_training_records(tmp_path):
  assert provenance.paths(small_records.SPEC, tmp_path) == {}
  small_records.write(tmp_path)
  assert provenance.paths(small_records.SPEC, tmp_path) == {}
  (tmp_path / small_records.SPEC.directory / 'files.csv').write_text(
      'split,record,path,label\ntest,0,cat/a.png,cat\ntrain,0,"cat/b, c.png",cat\n'
      'train,1,"dog/x\ny.png",dog\n,,dog/bad.png,dog\n')
  assert provenance.paths(small_records.SPEC, tmp_path) == {
      0: 'cat/b, c.png', 1: 'dog/x\ny.png'}
