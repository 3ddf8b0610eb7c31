"""Reports of runs that are damaged, unfinished or something else, and where none can be made."""

import json
import pathlib
import shutil

from tests.faults import fault
from tests.faults import place

_REPORT = ('--train_dir=run', place.DATA)
_PAGE = ('run/report.html',)


def _page(name: str, says: str, prepare=fault.nothing, *arguments: str, **more) -> fault.Fault:
  """Returns a row in which a page is made all the same."""
  return fault.Fault(name, 'report_main', (*_REPORT, *arguments), says, 0, prepare, _PAGE, _PAGE,
                     **more)


def _refused(name: str, says: str, prepare=fault.nothing, *arguments: str, **more) -> fault.Fault:
  """Returns a row in which none is made."""
  return fault.Fault(name, 'report_main', (*_REPORT, *arguments), says, prepare=prepare, **more)


def _holds(*texts: str):
  """Returns a check of texts that the page has to have."""
  def check(folder: pathlib.Path) -> str:
    page = (folder / 'run/report.html').read_text()
    return '; '.join(f'{text!r} is not on the page' for text in texts if text not in page)
  return check


def _second_run(change):
  """Returns what copies the run to `other`, with its config changed."""
  def prepare(folder: pathlib.Path) -> None:
    shutil.copytree(folder / 'run', folder / 'other')
    path = folder / 'other/config.json'
    config = json.loads(path.read_text())
    change(config)
    path.write_text(json.dumps(config))
  return prepare


def _other_seed(config: dict) -> None:
  config['seed'] = 7


def _other_data(config: dict) -> None:
  config['recipe']['dataset'] = 'fashion_mnist'
  config['class_names'] = ['t-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt',
                           'sneaker', 'bag', 'ankle boot']


ROWS = (
    _page('a run that has ended', 'the report: run/report.html', check=_holds('Learning curves')),
    _page('a run that still trains', 'the report', place.without('run/DONE'),
          check=_holds('not finished'), quick=True),
    _page('no evaluations', 'the report', place.without('run/eval', 'run/best', 'run/plots')),
    _page('no metrics', 'the report', place.without('run/metrics.jsonl'),
          check=_holds('has not been evaluated', 'no log lines')),
    _page('no checkpoints', 'has no checkpoint yet', place.without('run/checkpoints'),
          check=_holds('has no checkpoint yet')),
    _page('a foreign line of metrics', 'not a record and',
          place.write('run/metrics.jsonl', 'x\n{"kind": "end", "step": 4, "seconds": [1]}\n'
                      '{"kind": "start", "step": 0, "seconds": "y", "machine": 7}\n'
                      '{"kind": "train", "step": 2, "loss": NaN, "learning_rate": 1e400}\n'
                      '{"kind": "eval", "step": 2, "eval_data": "test", "accuracy": 0.5, '
                      '"cross_entropy": null, "seconds": {}}\n'),
          check=_holds('not a record and')),
    _page('nested metrics', 'is not a record', place.write('run/metrics.jsonl', '[' * 100_000)),
    _page('metrics are a named pipe', 'named pipe', place.all_of(
        place.without('run/metrics.jsonl'), place.pipe('run/metrics.jsonl'))),
    _page('DONE is damaged', 'is not a step', place.write('run/DONE', 'never')),
    _page('a cut checkpoint', 'ckpt-4', place.cut('run/checkpoints/ckpt-4.data-*', 99)),
    _page('no test images', 'no test images', place.without('data/mnist'),
          check=_holds('no test images')),
    _page('a run with other settings beside it', 'the report', _second_run(_other_seed), 'other',
          check=_holds('no difference', 'seed')),
    _page('a run on other data beside it', 'the report', _second_run(_other_data), 'other'),
    _page('more images than there are', '20 test images', fault.nothing, '--num_examples=2000'),
    _refused('an existing page', 'already exists', place.write('run/report.html', 'mine')),
    _refused('the same run twice', 'is given twice', fault.nothing, './run'),
    _refused('what is no run beside it', 'data: holds no run', fault.nothing, 'data'),
    _refused('a damaged config', r'config\.json', place.cut('run/config.json', 40)),
    _refused('into a folder that is missing', 'no directory none', fault.nothing,
             '--output=none/a.html'),
    _refused('another suffix', 'ends in .html', fault.nothing, '--output=a.pdf'),
    fault.Fault('no run at all', 'report_main', (), '--train_dir is missing'),
)
