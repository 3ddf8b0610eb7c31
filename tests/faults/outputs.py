"""Files that the commands write, such as exports and plots; existing files are not destroyed."""

import json
import pathlib

import h5py

from tests.faults import fault
from tests.faults import place

_EXPORT = ('--train_dir=run', place.DATA, '--output=out')
_EXPORTED = ('m.json', 'm*.h5', 'keras_layers.py', 'm*')
_IMPORT = ('--import_from=m.json', '--recipe=mnist_softmax', place.DATA, '--train_dir=back')


def _unchanged(name: str, text: str):
  """Returns a check that a file still holds a text."""
  def check(folder: pathlib.Path) -> str:
    return '' if (folder / name).read_text() == text else f'{name} is another'
  return check


def _output(name: str, command: str, arguments: tuple[str, ...], says: str, prepare=fault.nothing,
            **more) -> fault.Fault:
  return fault.Fault(name, command, arguments, says, prepare=prepare, **more)


def _pair(weights):
  """Returns a function that writes a Keras pair; `weights` fills the file of the weights."""
  def prepare(folder: pathlib.Path) -> None:
    (folder / 'm.json').write_text(json.dumps({'class_name': 'Sequential', 'config': {}}))
    with h5py.File(folder / 'm.weights.h5', 'w') as file:
      weights(file)
  return prepare


_PREDICT_TO = tuple(
    _output(f'--{flag} {what}', 'predict_main', (*place.PREDICT, f'--{flag}={value}'), says,
            prepare)
    for flag, suffix in (('csv', '.csv'), ('json', '.json'), ('plot', '.png'))
    for what, value, says, prepare in (
        ('with another suffix', 'o.txt', f'ends in {suffix}', fault.nothing),
        ('in a folder that is missing', f'none/o{suffix}', 'no directory none', fault.nothing),
        ('is a folder', f'o{suffix}', 'is a directory', place.folder(f'o{suffix}')),
        ('in a file', f'a.png/o{suffix}', 'a.png', fault.nothing)))

_OTHERS = (
    _output('--csv where nothing may be written', 'predict_main',
            (*place.PREDICT, '--csv=shut/o.csv'), 'shut/o.csv.*(Permission denied|write)',
            place.folder('shut', 0o555), needs='root', setup=place.NOBODY, quick=True),
    _output('--json in the system of processes', 'classic_main',
            ('--model=perceptron', place.DATA, '--max_epochs=1', '--json=/proc/rana.json'),
            '/proc/rana.json'),
    _output('--csv over an older file', 'predict_main', (*place.PREDICT, '--csv=o.csv'),
            '--csv=o.csv: already exists; .*--overwrite', place.write('o.csv', 'mine')),
    _output('--csv over an older file with --overwrite', 'predict_main',
            (*place.PREDICT, '--csv=o.csv', '--overwrite'), '', place.write('o.csv', 'mine'),
            status=0, changes=('o.csv',)),
    _output('--json over the result of an earlier training', 'classic_main',
            ('--model=perceptron', place.DATA, '--max_epochs=1', '--json=o.json'),
            'o.json: already exists', place.write('o.json', 'mine')),
    _output('--json over the settings of the run', 'predict_main',
            (*place.PREDICT, '--json=run/config.json', '--overwrite'), 'the run in that directory',
            quick=True),
    _output('--json over the best accuracy of a run', 'predict_main',
            (*place.PREDICT, '--json=run/best/best.json', '--overwrite'),
            'the run in that directory'),
    _output('--json where the run keeps its statistics', 'classic_main',
            ('--model=perceptron', place.DATA, '--max_epochs=1', '--json=run/appearance.json'),
            'the run in that directory', place.without('run/appearance.json')),
    _output('an export over the run', 'export_main',
            ('--train_dir=run', place.DATA, '--output=run', '--overwrite'), 'is no export'),
    _output('--plot over the picture that is asked about', 'predict_main',
            (*place.PREDICT, '--plot=a.png', '--overwrite'), 'a.png: is a file that this command'),
    _output('--plot over a picture of the folder that is asked about', 'predict_main',
            ('--train_dir=run', '.', '--plot=a.png', '--overwrite'),
            'a.png: is a file that this command'),
    _output('--plot over the content of a style', 'style_main',
            ('--content=a.png', '--style=strokes', '--output=o.png', '--plot=a.png',
             '--overwrite', '--feature_network=run'), 'a.png: is a file that this command'),
    _output('a picture of a style over the picture it is made of', 'style_main',
            ('--content=b.jpg', '--style=strokes', '--output=b.jpg', '--feature_network=run'),
            'b.jpg|run'),
    _output('an export over a file', 'export_main', _EXPORT, 'out: is a file',
            place.write('out', 'mine'), check=_unchanged('out', 'mine')),
    _output('an export over the folder of the data', 'export_main',
            ('--train_dir=run', place.DATA, '--output=data', '--overwrite'), 'is no export'),
    _output('an export of no run', 'export_main',
            ('--train_dir=data', place.DATA, '--output=out'), 'holds no run'),
    _output('an export into a folder that is missing', 'export_main',
            ('--train_dir=run', place.DATA, '--output=none/out'), 'no directory none'),
    _output('an import of nothing', 'export_main', _IMPORT, r'm\.json', changes=('back*',)),
    _output('an import of text', 'export_main', _IMPORT, r'm\.json',
            place.write('m.json', 'text'), changes=('back*',)),
    _output('an import of a list', 'export_main', _IMPORT, r'm\.json', place.write('m.json', '[]'),
            changes=('back*',)),
    _output('an import nested 100,000 deep', 'export_main', _IMPORT, r'm\.json',
            place.write('m.json', '[' * 100_000), changes=('back*',)),
    _output('an import without weights', 'export_main', _IMPORT, r'm',
            place.write('m.json', '{"class_name": "Sequential", "config": {}}'),
            changes=('back*',)),
    _output('an import of empty weights', 'export_main', _IMPORT, r'm',
            _pair(lambda file: None), changes=('back*',)),
    _output('an import from a named pipe', 'export_main', _IMPORT, r'm\.json',
            place.pipe('m.json'), changes=('back*',)),
    _output('an import into a run', 'export_main',
            ('--import_from=m.json', '--recipe=mnist_softmax', place.DATA, '--train_dir=run'),
            'run|m.json', place.write('m.json', '{}')),
    _output('a picture of a style into a folder that is missing', 'style_main',
            ('--content=b.jpg', '--style=strokes', '--output=none/o.png'), 'no directory none'),
    _output('a plot of gradients into a folder that is missing', 'gradcheck_main',
            ('--op=bias', '--plot=none/o.png'), 'no directory none'),
    _output('panels with another suffix', 'live_view_main', ('--train_dir=run', '--png=o.gif'),
            'ends in .png'),
    _output('a result of a benchmark in a folder that is missing', 'benchmark_main',
            ('--json=none/o.json', place.DATA), 'no directory none'),
)

ROWS = (*_PREDICT_TO, *_OTHERS)
