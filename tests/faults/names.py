"""Unusual characters in the names of runs, pictures, data directories and results."""

import pathlib

from tests.faults import fault
from tests.faults import place

# Latin-1 bytes as Python passes file names that are not UTF-8.
_BYTES = b'caf\xe9'.decode('utf-8', 'surrogateescape')
_NAMES = {
    'brackets and wildcards': '[lr=0.1] {a,b} *?',
    'two dollars': 'a$b_{c$ d',
    'a percent': '100%d %s %(x)s',
    'a new line': 'two\nlines',
    'a tabulator and an escape': 'a\tb\x1b[31m',
    'bytes that are not UTF-8': _BYTES,
    'another script': 'ねこ кот قط',
    'a picture of a cat': '🐈‍⬛',
    'quotes and a backslash': 'a\'b"c\\d',
    'a comma and an equals sign': 'a,b=c',
    'an ampersand and angles': '<a> & b;',
    'a tilde within': 'a~b',
    'blanks at both ends': ' a ',
    '200 letters': 'n' * 200,
}


def _rename_picture(name: str):
  return place.move('a.png', f'{name}.png')


def _run(what: str, name: str) -> fault.Fault:
  """Returns a row for a run with an unusual name, whose training is resumed."""
  return fault.Fault(
      f'a run: {what}', 'train_main', (*place.SHORT, '--max_steps=6', f'--train_dir={name}'), '', 0,
      place.move('run', name), ('*',), (f'{name}/checkpoints/ckpt-6.index',),
      check=lambda folder: '' if len([*pathlib.Path(folder, name, 'checkpoints').iterdir()]) == 7
      else 'not three checkpoints', quick=what == 'brackets and wildcards')


def _evaluated(what: str, name: str) -> fault.Fault:
  return fault.Fault(f'an evaluation: {what}', 'eval_main', (*place.EVAL, f'--train_dir={name}'),
                     'accuracy|precision', 0, place.move('run', name), ('*',))


def _picture(what: str, name: str) -> fault.Fault:
  return fault.Fault(
      f'a picture: {what}', 'predict_main',
      ('--train_dir=run', f'{name}.png', '--csv=o.csv', '--json=o.json', '--plot=o.png'), '', 0,
      _rename_picture(name), ('o.*',), ('o.csv', 'o.json', 'o.png'), quick=what == 'two dollars')


_EVALUATED = ('brackets and wildcards', 'a new line', 'bytes that are not UTF-8', 'two dollars')

_OTHERS = (
    fault.Fault('a data directory with wildcards', 'train_main',
                (*place.NEW, '--data_dir=[d] *'), '', 0, place.move('data', '[d] *'), place.BEGUN),
    fault.Fault('a data directory with a new line', 'records_main',
                ('--action=verify', '--dataset=mnist', '--data_dir=a\nb'), '', 0,
                place.move('data', 'a\nb')),
    fault.Fault('a training on data below a new line', 'train_main',
                (*place.NEW, '--data_dir=a\nb'), r'found in a\\nb/x', 0, place.all_of(
                    place.move('data', 'a\nb'), place.move('a\nb/mnist', 'a\nb/x')), place.BEGUN),
    fault.Fault('a result with a new line', 'predict_main', (*place.PREDICT, '--csv=a\nb.csv'), '',
                0, changes=('a\nb.csv',), makes=('a\nb.csv',)),
    fault.Fault('a name of 256 letters', 'train_main', (*place.SHORT, f'--train_dir={"n" * 256}'),
                'File name too long'),
    fault.Fault('a picture of 256 letters', 'predict_main', ('--train_dir=run', 'n' * 256),
                'File name too long'),
    fault.Fault('a result of 255 letters', 'predict_main',
                (*place.PREDICT, f'--csv={"n" * 251}.csv'), '', 0, changes=('nnn*',)),
    fault.Fault('a result of 256 letters', 'predict_main',
                (*place.PREDICT, f'--csv={"n" * 252}.csv'), 'File name too long'),
    fault.Fault('a path of 5,000 letters', 'predict_main',
                (*place.PREDICT, f'--csv={"n/" * 2500}o.csv'), 'no directory|too long'),
    fault.Fault('a null byte', 'predict_main', ('--train_dir=run\0x', 'a.png'), ''),
    fault.Fault('the home directory as a tilde', 'predict_main', ('--train_dir=~/run', 'a.png'),
                '', 0, setup=fault.setup_with(environment={'HOME': '.'})),
    fault.Fault('a run that begins with a dash', 'predict_main', ('--train_dir=-run', 'a.png'), '',
                0, place.move('run', '-run')),
    fault.Fault('a folder that is left', 'predict_main', ('--train_dir=../place/run', 'a.png'), '',
                0),
    fault.Fault('a picture that is named twice', 'predict_main', ('--train_dir=run', 'a.png',
                'a.png', '--csv=o.csv'), '', 0, changes=('o.csv',)),
)

ROWS = (*(_run(*one) for one in _NAMES.items()),
        *(_evaluated(what, _NAMES[what]) for what in _EVALUATED),
        *(_picture(*one) for one in _NAMES.items()), *_OTHERS)
