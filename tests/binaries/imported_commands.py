"""The commands that a user gives an imported data set to, and what each of them has to say.

The set is odd on purpose: sides that differ, TFRecord files, no validation split; and it has been
moved since the training, so that every command has to follow.
"""

import dataclasses
import pathlib

from tests.binaries import processes
from tests.tfrecords import imported_set

# Where the training read it, and where it lies now.
BEFORE, NOW = 'odd', 'moved'
NUM_CLASSES = 3
_RECIPE = ('--recipe=mnist_softmax', '--batch_size=8')
_FOUND = (f'--dataset=./{BEFORE}', f'--data_dir={NOW}')
TRAIN = ('train_main', f'--dataset=./{BEFORE}', *_RECIPE, '--max_steps=2', '--summary_interval=0',
         '--train_dir=run')


@dataclasses.dataclass(frozen=True)
class Row:
  """A command with its arguments, and a part of what it writes."""
  command: str
  arguments: tuple[str, ...]
  says: str


# In this order: the first one notes where the set lies now.
ROWS = (
    Row('train_main', (*TRAIN[2:], *_FOUND, '--max_steps=3'), 'run, from step 2'),
    Row('eval_main', ('--train_dir=run', '--run_once'), f'reads its data in {{folder}}/{NOW}'),
    Row('predict_main', ('--train_dir=run', f'--dataset=./{NOW}', '--example=7'), f'./{NOW} 7  '),
    Row('report_main', ('--train_dir=run', '--output=page.html'),
        'the newest checkpoint on 10 test images'),
    Row('gradcheck_main', ('--train_dir=run', '--max_elements=1'), 'RIGHT: run, recipe mnist_so'),
    Row('train_main', ('--model_summary', *_FOUND),
        f'own_{BEFORE}: network airbench for images of 12x10x3 in {NUM_CLASSES} classes'),
    Row('classic_main', (*_FOUND, '--max_epochs=1'), f'360 inputs, {NUM_CLASSES} classes'),
    Row('records_main', ('--action=inspect', *_FOUND, '--num_examples=2'), 'distinct'),
)
# Those that take seconds each.
SLOW_ROWS = (
    Row('benchmark_main', ('--benchmark=input', *_FOUND, '--num_rounds=1', '--seconds=0.001'),
        f'60 records of {{folder}}/{NOW}, augmented as in own_{BEFORE}'),
    Row('export_main', ('--train_dir=run', '--output=model'), '10 test images: source'),
    Row('label_check_main', (*_FOUND, *_RECIPE, '--max_steps=1', '--folds=2', '--work_dir=check'),
        'fold 2 of 2'),
    Row('train_main', ('--find_lr', *_FOUND, *_RECIPE, '--learning_rate=0.01', '--train_dir=lr'),
        'the picture is lr-find'),
    Row('sweep_main', (*_FOUND, *_RECIPE, '--max_steps=2', '--set=learning_rate=0.1,0.3',
                       '--rungs=1', '--seeds=1', '--work_dir=sweep', '--validation_examples=20'),
        'best: trial'),
    Row('benchmark_main', ('--benchmark=startup', *_FOUND, '--recipe=own', '--num_rounds=1'),
        f'train_main with own_{BEFORE} on {{folder}}/{NOW}'),
)


def write_and_train(folder: pathlib.Path, starts: processes.Starts) -> None:
  """Writes the set, trains on it, and moves it."""
  imported_set.write(
      folder / BEFORE, classes=[f'class {number}' for number in range(NUM_CLASSES)],
      shape=(12, 10, 3), counts={'train': (30, 20, 10), 'test': (5, 3, 2)}, container='tfrecord')
  status, _, stderr = starts.run(*TRAIN, folder=folder)
  assert (status, stderr) == (0, '')
  (folder / BEFORE).rename(folder / NOW)
