"""Changes to a run directory between two commands."""

import json
import shutil

from tests.faults import fault
from tests.faults import place

_CKPT4 = 'run/checkpoints/ckpt-4'
_DATA4 = f'{_CKPT4}.data-00000-of-00001'


def _resume(name: str, prepare, says: str, **more) -> fault.Fault:
  return fault.Fault(name, 'train_main', place.LONGER, says, **{'prepare': prepare} | more)


def _goes_on(name: str, prepare, says: str = '', **more) -> fault.Fault:
  return _resume(name, prepare, says, status=0, changes=place.TRAINED, makes=(
      'run/checkpoints/ckpt-6.index', 'run/DONE'), **more)


def _set(key: str, value: object):
  """Returns a function that sets a value in config.json, in its recipe if that has the key."""
  def prepare(folder) -> None:
    path = folder / 'run/config.json'
    values = json.loads(path.read_text())
    (values['recipe'] if key in values['recipe'] else values)[key] = value
    path.write_text(json.dumps(values))
  return prepare


def _other_run(folder) -> None:
  """Changes the seed in config.json, so that the checkpoints are those of another run."""
  path = folder / 'run/config.json'
  values = json.loads(path.read_text())
  values['seed'] = values['seed'] + 1
  path.write_text(json.dumps(values))


def _other_name(folder) -> None:
  """Puts the checkpoint of step 2 in the place of that of step 4."""
  for suffix in ('.index', '.data-00000-of-00001'):
    shutil.copy(folder / f'run/checkpoints/ckpt-2{suffix}', folder / f'{_CKPT4}{suffix}')


_CONFIGS = tuple(
    fault.Fault(f'config.json: {key} is {json.dumps(value)[:20]}', 'predict_main', place.PREDICT,
                r'config\.json', prepare=_set(key, value), quick=key == 'class_names')
    for key, value in (
        ('class_names', 5), ('image_shape', ['a', 28, 1]), ('image_shape', [28, 28]),
        ('image_shape', [10 ** 9, 10 ** 9, 1]), ('compute_dtype', 'auto'), ('seed', None),
        ('train_examples', 'all'), ('learning_rate', True), ('batch_size', 1e999),
        ('model', ['softmax']), ('format', 99), ('recipe', []), ('dataset', 'unknown')))

_TEXTS = tuple(
    fault.Fault(f'config.json: {what}', 'eval_main', place.EVAL, r'config\.json',
                prepare=place.write('run/config.json', content))
    for what, content in (
        ('empty', ''), ('cut', '{"format": 3, "rec'), ('a list', '[]'), ('bytes', b'\xff\x00\xfe'),
        ('nested 100,000 deep', '[' * 100_000), ('a number of 5,000 digits', '1' * 5000),
        ('a key too many', '{"format": 3, "preprocessing": {}, "recipe": {}, "x": 1}')))

_TRAINING = (
    _goes_on('.lock is left', place.write('run/.lock', ''), quick=True),
    _goes_on('a checkpoint is cut', place.cut(_DATA4, 100), 'ckpt-4', quick=True),
    _goes_on('a byte of a checkpoint is another', place.flip(_DATA4, 3000), 'ckpt-4'),
    _goes_on('an index is cut', place.cut(f'{_CKPT4}.index', 20), 'ckpt-4'),
    _goes_on('the data of a checkpoint are missing', place.without(_DATA4), 'ckpt-4'),
    _goes_on('the file that names the checkpoints is missing',
             place.without('run/checkpoints/checkpoint')),
    _goes_on('the file that names the checkpoints is empty',
             place.write('run/checkpoints/checkpoint', '')),
    _goes_on('metrics.jsonl ends in the middle of a line',
             place.write('run/metrics.jsonl', '{"kind": "train", "st')),
    _goes_on('metrics.jsonl is missing', place.without('run/metrics.jsonl'),
             r'metrics\.jsonl: missing'),
    _goes_on('a foreign rollback in metrics.jsonl',
             place.write('run/metrics.jsonl', '{"kind": "rollback", "step": 2, "lr_halvings": 5}\n'
                         '{"kind": "rollback", "step": 4, "lr_halvings": [9223372036854775808]}\n'),
             '2 lines are not records'),
    _goes_on('a foreign line in metrics.jsonl',
             place.write('run/metrics.jsonl', '{"kind": "train", "step": null}\n[1]\n\xff\n')),
    _goes_on('a temporary checkpoint is left',
             place.write(f'{_CKPT4}_temp/part-00000-of-00001.data-00000-of-00001.tempstate1', 'x'),
             check=lambda folder: 'ckpt-4_temp is left' * (
                 folder / 'run/checkpoints/ckpt-4_temp').exists()),
    _goes_on('DONE holds a step beyond the checkpoints', place.write('run/DONE', '99\n'),
             'DONE: says that the training ended at step 99.*renamed to DONE.99'),
    _goes_on('the file that names the checkpoints is a named pipe',
             place.pipe('run/checkpoints/checkpoint')),
    _goes_on('the index of a checkpoint is a named pipe', place.pipe(f'{_CKPT4}.index'),
             'ckpt-4'),
    _goes_on('the data of a checkpoint are a device', place.link(_DATA4, '/dev/zero'),
             'ckpt-4'),
    _resume('DONE is a named pipe', place.pipe('run/DONE'), 'DONE: is a named pipe'),
    _resume('metrics.jsonl is a named pipe', place.pipe('run/metrics.jsonl'), r'metrics\.jsonl'),
    _resume('.lock is a named pipe', place.pipe('run/.lock'), r'\.lock', quick=True),
    _resume('DONE holds no step', place.write('run/DONE', 'yesterday\n'), 'DONE'),
    _resume('all checkpoints are cut', place.cut('run/checkpoints/ckpt-*.data*', 50),
            'none of the 2 checkpoints'),
    _resume('the checkpoints are missing', place.without('run/checkpoints'),
            'checkpoint', changes=('run/.lock',)),
    _resume('the checkpoints of another run', _other_run, 'seed'),
    _goes_on('a checkpoint under the name of another', _other_name, 'holds step 2, not 4'),
    _resume('config.json is missing', place.without('run/config.json'), 'config|run', status=1),
    _resume('the run directory is a file',
            place.all_of(place.without('run'), place.write('run', 'text')), 'run'),
    _resume('the run directory is a link in a circle', place.link('run', 'run'), 'run'),
    _resume('the folder of the checkpoints is a file',
            place.all_of(place.without('run/checkpoints'), place.write('run/checkpoints', 'x')),
            'checkpoints', changes=place.TRAINED),
    fault.Fault('another recipe in the directory', 'train_main',
                (*place.LONGER, '--learning_rate=0.2'),
                'learning_rate is 0.3 in the run, 0.2 was requested', quick=True),
    fault.Fault('a run where none may be', 'train_main', (*place.RUN, '--fail_if_exists'),
                'holds a run already'),
    fault.Fault('fewer steps than done', 'train_main', (*place.RUN, '--max_steps=2'), ''),
    fault.Fault('trained to its end', 'train_main', place.RUN, 'nothing to do', 0),
    fault.Fault('DONE is missing', 'train_main', place.RUN, '', 0, place.without('run/DONE'),
                changes=place.TRAINED, makes=('run/DONE',)),
)

_ANSWERS = (
    fault.Fault('evaluate what is no run', 'eval_main',
                ('--train_dir=data', place.DATA, '--run_once'), 'holds no run'),
    fault.Fault('evaluate a run that never begins', 'eval_main',
                ('--train_dir=nowhere', place.DATA, '--timeout_secs=0.1',
                 '--eval_interval_secs=0.05'), 'nowhere.*timeout_secs'),
    fault.Fault('evaluate a run without checkpoints', 'eval_main', place.EVAL, 'checkpoint',
                prepare=place.without('run/checkpoints')),
    fault.Fault('evaluate a cut checkpoint', 'eval_main', place.EVAL, 'ckpt-4', 0,
                place.cut(_DATA4, 100), place.EVALUATED),
    fault.Fault('evaluate with a foreign line in metrics.jsonl', 'eval_main', place.EVAL, '', 0,
                place.write('run/metrics.jsonl', '{"kind": "eval", "step": [1], "count": 20}\n'),
                place.EVALUATED),
    fault.Fault('evaluate with a nested line in metrics.jsonl', 'eval_main', place.EVAL, '', 0,
                place.write('run/metrics.jsonl', '[' * 100_000 + '\n{"step": ' + '1' * 5000 + '}'),
                place.EVALUATED),
    fault.Fault('evaluate with a damaged best', 'eval_main', place.EVAL, '', 0,
                place.cut('run/best/*', 10), place.EVALUATED),
    fault.Fault('evaluate with a DONE that holds no step', 'eval_main', place.EVAL,
                "DONE: 'soon' is not a step", 0, place.write('run/DONE', 'soon\n'),
                place.EVALUATED),
    fault.Fault('evaluate beside another that is a named pipe', 'eval_main', place.EVAL,
                'eval_lock: is a named pipe', prepare=place.pipe('run/.eval_lock')),
    fault.Fault('predict with an index that is a named pipe', 'predict_main', place.PREDICT,
                'ckpt-4.index: is a named pipe', 0, place.pipe(f'{_CKPT4}.index')),
    fault.Fault('evaluate with a DONE beyond the checkpoints', 'eval_main', place.EVAL,
                'ended at step 99, as DONE tells', 0, place.write('run/DONE', '99\n'),
                place.EVALUATED),
    fault.Fault('evaluate twice', 'eval_main', ('--train_dir=run', place.DATA),
                '', 0, changes=place.EVALUATED),
    fault.Fault('predict with what is no run', 'predict_main', ('--train_dir=data', 'a.png'),
                'holds no run', quick=True),
    fault.Fault('predict without checkpoints', 'predict_main', place.PREDICT, 'checkpoint',
                prepare=place.without('run/checkpoints', 'run/best')),
    fault.Fault('predict with a cut checkpoint', 'predict_main', place.PREDICT, 'ckpt-4', 0,
                place.cut(_DATA4, 100)),
    fault.Fault('predict with damaged image statistics', 'predict_main', place.PREDICT,
                r'appearance\.json', prepare=place.write('run/appearance.json', '{"mean": "x"}')),
    fault.Fault('predict with cut image statistics', 'predict_main', place.PREDICT,
                r'appearance\.json', prepare=place.cut('run/appearance.json', 20)),
    fault.Fault('predict without image statistics', 'predict_main', place.PREDICT, '', 0,
                place.without('run/appearance.json')),
    fault.Fault('panels of a run without snapshots', 'live_view_main',
                ('--train_dir=run', '--png=p.png'), 'live'),
)

ROWS = (*_CONFIGS, *_TEXTS, *_TRAINING, *_ANSWERS)
