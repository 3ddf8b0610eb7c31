"""Signals at the start of a command, in its middle, and to commands with child processes."""

import dataclasses
import signal

from tests.faults import fault
from tests.faults import place

_FOREVER = (*place.NEW, '--max_steps=100000000', '--checkpoint_interval=1000000')
_SAVED = ('new/checkpoints/checkpoint',)


def _sent(name: str, after: str, delay: float = 0.0, **more):
  return dataclasses.replace(fault.LIMITED, signal=name, signal_after=after, signal_delay=delay,
                             **more)


def _train(name: str, which: str, status: int, says: str, *arguments: str, after: str = 'step 3,',
           **more) -> fault.Fault:
  return fault.Fault(name, 'train_main', (*_FOREVER, *arguments), says, status,
                     **{'changes': place.BEGUN, 'setup': _sent(which, after)} | more)


def _starting(command: str, arguments: tuple[str, ...], which: str, status: int,
              delay: float) -> fault.Fault:
  """Returns a row for a signal during the imports of a new process."""
  return fault.Fault(
      f'{which} {delay} s after the start of {command}', command, arguments,
      'terminated|interrupted', status, changes=place.BEGUN,
      setup=_sent(which, '', delay, new_process=True))


_TRAINING = (
    _train('SIGTERM while training', 'SIGTERM', 143, r'step \d', makes=_SAVED,
           quick=True),
    _train('SIGINT while training', 'SIGINT', 130, 'the same command resumes', makes=_SAVED,
           quick=True),
    _train('SIGTERM in a long inner loop', 'SIGTERM', 143, 'step',
           '--steps_per_loop=1000000', '--log_frequency=1000000', makes=_SAVED,
           setup=_sent('SIGTERM', 'loss at step 0', 3.0)),
    _train('SIGINT in a long inner loop', 'SIGINT', 130, 'resumes', '--steps_per_loop=1000000',
           '--log_frequency=1000000', makes=_SAVED,
           setup=_sent('SIGINT', 'loss at step 0', 3.0)),
    _train('SIGHUP while training', 'SIGHUP', 129, 'the same command resumes', makes=_SAVED),
    _train('SIGKILL while training', 'SIGKILL', -signal.SIGKILL, ''),
    _train('SIGTERM with the view', 'SIGTERM', 143, '', '--live_view'),
    _train('SIGKILL with the view', 'SIGKILL', -signal.SIGKILL, '', '--live_view'),
)

_QUICKSTART = tuple(
    fault.Fault(f'{which} to quickstart_main', 'quickstart_main', _FOREVER, '', status,
                changes=place.BEGUN, setup=_sent(which, 'step 3,', 1.0))
    for which, status in (('SIGTERM', 143), ('SIGINT', 130), ('SIGKILL', -signal.SIGKILL)))

_WAITING = (
    fault.Fault('SIGTERM to an evaluator that waits', 'eval_main',
                ('--train_dir=nowhere', place.DATA), 'terminated|interrupted', 143,
                setup=_sent('SIGTERM', 'waiting')),
    fault.Fault('SIGINT to an evaluator that waits', 'eval_main',
                ('--train_dir=nowhere', place.DATA), 'interrupted', 130,
                setup=_sent('SIGINT', 'waiting'), quick=True),
    fault.Fault('SIGINT to an evaluator between checkpoints', 'eval_main',
                ('--train_dir=run', place.DATA), 'interrupted', 130, place.without('run/DONE'),
                place.EVALUATED, setup=_sent('SIGINT', 'precision @ 1', 0.5)),
    fault.Fault('SIGINT to classic_main', 'classic_main',
                ('--model=perceptron', place.DATA, '--max_epochs=1000000'), 'starts over', 130,
                setup=_sent('SIGINT', 'epoch 3')),
    fault.Fault('SIGTERM to classic_main', 'classic_main',
                ('--model=perceptron', place.DATA, '--max_epochs=1000000'), 'starts over', 143,
                setup=_sent('SIGTERM', 'epoch 3')),
)

_AT_START = tuple(
    _starting(command, arguments, which, status, delay)
    for command, arguments in (('train_main', _FOREVER), ('eval_main', place.EVAL))
    for which, status in (('SIGTERM', 143), ('SIGINT', 130))
    for delay in (0.3, 1.0))

ROWS = (*_TRAINING, *_QUICKSTART, *_WAITING, *_AT_START)
