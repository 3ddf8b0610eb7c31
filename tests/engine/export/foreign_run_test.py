"""Which importer a file gets."""

import pytest

from engine.export import foreign_run
from engine.runs import run_dir as run_dir_lib
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.mark.parametrize('name, message', [
    ('a.json', 'not the JSON of a Sequential model of Keras'),
    ('a.keras', 'not a .keras file of Keras 3'),
    ('model.ckpt-5', 'model.ckpt-5.index: no such file; give a checkpoint of TensorFlow 1')])
def test_the_name_tells_the_form(tmp_path, name, message):
  path = tmp_path / name
  path.write_text('{}')
  with pytest.raises(errors.InputError, match=message):
    foreign_run.import_run(path, tiny_runs.config().recipe, 'none',
                           run_dir_lib.RunDir(tmp_path / 'run'), 1 if name == 'a.keras' else 0)
  assert not (tmp_path / 'run').exists()


def test_a_range_that_the_file_tells(tmp_path):
  with pytest.raises(errors.InputError, match='--input_range=1: .*a.json tells it; leave the flag'):
    foreign_run.import_run(tmp_path / 'a.json', tiny_runs.config().recipe, 'none',
                           run_dir_lib.RunDir(tmp_path / 'run'), 1)
