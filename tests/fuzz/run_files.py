"""The small files of a run and of an imported data set to be fuzzed: valid content and reader."""

from collections.abc import Callable
import dataclasses
import functools
import json
import pathlib
from typing import NamedTuple

from engine.config import recipe_catalog
from engine.config import run_compatibility
from engine.config import run_config
from engine.config import run_config_reader
from engine.evaluation import best_checkpoint
from engine.evaluation import evaluation_log
from engine.runs import checkpoint_files
from engine.runs import run_dir as run_dir_lib
from engine.trainer import early_stopping
from tfrecords import data_identity
from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords.formats import manifest
from tfrecords.formats import manifest_fields
from tfrecords.importing import files_csv


class RunFile(NamedTuple):
  """A file of a run or of an imported data set.

  Attributes:
    name: in the directory.
    valid: valid content.
    use: reads it in a directory; raises errors.InputError or returns.
  """
  name: str
  valid: bytes
  use: Callable[[pathlib.Path], object]


def config(name: str) -> run_config.RunConfig:
  """Returns the config of a run, with all optional fields."""
  recipe = recipe_catalog.get(name)
  return run_config.RunConfig(
      recipe, 0, recipe.class_names, datasets.get(recipe.dataset).image_shape, 50_000,
      run_id='0123456789abcdef', data=data_identity.DataIdentity('12', '34'),
      init=run_config.WarmStart('runs/x', True, 3, ('conv1',)) if name == 'mnist_cnn' else None)


def _use_config(name: str, run: pathlib.Path) -> None:
  text = (run / 'config.json').read_text(errors='replace')
  found = run_config_reader.from_json(text, 'config.json')
  # What every command then does with it.
  assert found.input_shape
  assert run_config_reader.from_json(found.to_json(), 'config.json') == found
  run_compatibility.check_compatible(found, config(name), 'runs/a')


def _use_best(run: pathlib.Path) -> None:
  found = best_checkpoint.read(run_dir_lib.RunDir(run))
  assert found is not None
  assert found['accuracy'] <= 1


def _use_metrics(run: pathlib.Path) -> None:
  for step, record in evaluation_log.read(run / 'metrics.jsonl', 'test', 10).items():
    assert step >= 0
    assert record.get('accuracy', 0) <= 1
  assert early_stopping.read_state(run / 'metrics.jsonl', 10).best_step >= 0


def _use_list(run: pathlib.Path) -> None:
  paths = checkpoint_files.named(run / 'checkpoints')
  assert all(checkpoint_files.step_of(path) >= 0 for path in paths)


def _use_manifest(directory: pathlib.Path) -> None:
  spec = datasets.get(str(directory))
  assert spec.num_classes >= 2
  assert all(sum(spec.class_counts[split]) == spec.examples(split) for split in spec.class_counts)
  found = manifest.read(directory)
  assert manifest_fields.parse(found.to_json())


def _use_files_csv(directory: pathlib.Path) -> None:
  for row in files_csv.read(directory):
    assert int(row.record or 0) >= 0


_SHARD = dataset_spec.Shard('train-00000-of-00001.bin', 3, 147, '0' * 64)
_MANIFEST = manifest.Manifest(
    name='pets', classes=('cat', 'dog'), image_shape=(4, 4, 3), label_bytes=1,
    container='records', splits={split: manifest.Split(3, (1, 2), (
        dataclasses.replace(_SHARD, file=f'{split}-00000-of-00001.bin'),))
                                 for split in manifest.SPLITS},
    mean=(1.0, 2.5, 3.0), deviation=(1.0, 1.0, 1.0), fit='crop', resampling='box',
    background=(255, 255, 255), enlarge=False, split_rule={'split': 'hash', 'test': 0.1},
    source={'kind': 'folder'}, pillow='12.0')
_FILES_CSV = ','.join(files_csv.COLUMNS) + """\r
train,0,cat/a.jpg,ab,cat,500,375,6,,,turned\r
test,0,"dog/b, ""c"".png",cd,dog,32,32,1,b,,\r
,,cat/d.jpg,,cat,,,,,cat/a.jpg,left out: a copy\r
"""

_METRICS = [{'kind': kind, 'step': step, 'eval_data': 'test', 'count': 10, 'loss': 2.0,
             'accuracy': 0.1 * step, 'interval': [0.1, 0.2], 'best_accuracy': 0.5, 'best_step': 1,
             'evals_without_improvement': 0}
            for kind in ('eval', 'validation') for step in range(3)]
_LIST = ('model_checkpoint_path: "ckpt-4"\nall_model_checkpoint_paths: "ckpt-2"\n'
         'all_model_checkpoint_paths: "ckpt-4"\nlast_preserved_timestamp: 1795969437.1\n')
_BEST = {'step': 5, 'accuracy': 0.5, 'count': 10, 'eval_data': 'test', 'data': '1/2'}

FILES = {
    **{f'config of {name}': RunFile('config.json', config(name).to_json().encode(),
                               functools.partial(_use_config, name))
       for name in ('cifar10', 'mnist_cnn', 'cifar10_94')},
    'best': RunFile('best/best.json', json.dumps(_BEST).encode(), _use_best),
    'metrics': RunFile('metrics.jsonl', '\n'.join(map(json.dumps, _METRICS)).encode(),
                       _use_metrics),
    'done': RunFile('DONE', b'1000\nmax_steps reached\n',
                    lambda run: run_dir_lib.RunDir(run).finished_step()),
    'list of checkpoints': RunFile('checkpoints/checkpoint', _LIST.encode(), _use_list),
    'manifest': RunFile('manifest.json', _MANIFEST.to_json().encode(), _use_manifest),
    'files.csv': RunFile('files.csv', _FILES_CSV.encode(), _use_files_csv)}
