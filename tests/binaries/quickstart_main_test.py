"""quickstart_main as `make train` starts it: with the data there, and where nothing can be had."""

import numpy as np
import pytest

from tests.binaries import processes
from tests.engine import tiny_runs
from tests.tfrecords import local_http_server
from tfrecords import datasets

SMALL = (
  '--shrink_to=8',
  '--batch_size=8',
  '--max_steps=4',
  '--device=cpu',
  '--summary_interval=0',
)


def _run(*arguments: object, evaluations: int = 2) -> tuple[int, str, str]:
  return processes.run('quickstart_main', *arguments, *SMALL,
                       f'--checkpoint_interval={4 // evaluations}')


@pytest.fixture(scope='module')
def shapes_dir(tmp_path_factory):
  """The files of the built-in set: noise, since drawing its shapes takes seconds."""
  data_dir, spec = tmp_path_factory.mktemp('data'), datasets.get('shapes')
  (data_dir / spec.directory).mkdir()
  counts = dict.fromkeys(spec.train_files, spec.train_examples // len(spec.train_files))
  for name, count in (counts | dict.fromkeys(spec.test_files, spec.test_examples)).items():
    records = np.random.default_rng(0).integers(0, 256, [count, spec.record_bytes], np.uint8)
    records[:, 0] %= spec.num_classes
    records.tofile(data_dir / spec.directory / name)
  return data_dir


def _refuse(handler: local_http_server.Handler) -> None:
  handler.send_error(404)


def test_trains_evaluates_and_says_what_came_out(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  run = tmp_path / 'run'
  status, out, err = _run(f'--data_dir={data_dir}', f'--train_dir={run}', '--live_view')
  assert (status, err) == (0, '')
  assert ': precision @ 1 = ' in out  # the evaluator's line
  assert '\naccuracy = ' in out  # the final summary
  assert f' after 4 steps: {int(out.split(" after 4 steps: ")[1].split()[0])} of 23 test' in out
  assert f'the run is in {run}' in out
  assert {path.name for path in run.iterdir()} >= {'DONE', 'best', 'plots', 'eval', 'live'}


@pytest.mark.slow
def test_the_built_in_set_replaces_a_cifar10_that_cannot_be_downloaded(shapes_dir, tmp_path):
  with local_http_server.serving(_refuse) as server:
    url = f'{server.url}/archive.tar.gz'
    status, out, err = _run(f'--data_dir={shapes_dir}', f'--train_dir={tmp_path / "run"}',
                            f'--download_url={url}', evaluations=1)
  assert (status, err) == (0, '')
  first = out.splitlines()[0]
  assert first.startswith(f'cifar10 cannot be downloaded ({url}')
  assert 'shapes' in first
  assert '10,000 test images of shapes' in out


def test_what_cannot_be_used_ends_it(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  with open(data_dir / tiny_runs.SPEC.directory / 'data_batch_3.bin', 'ab') as file:
    file.write(b'rest')
  status, out, err = _run(f'--data_dir={data_dir}', f'--train_dir={tmp_path / "run"}')
  assert (status, out) == (1, '')
  assert err.startswith('quickstart_main: ')
  assert err.count('\n') == 1
  assert 'data_batch_3.bin' in err
  assert not (tmp_path / 'run').exists()
