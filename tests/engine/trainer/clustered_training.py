"""Trains as one worker of a cluster, or alone on several parts of the CPU.

  python -m tests.engine.trainer.clustered_training '{"recipe": ..., "changes": ..., "options": ...,
      "workers": [...], "index": 0, "descriptor": 5}'

A process of its own, since devices are settled before TensorFlow computes anything. Without
`workers` it trains alone. The chief prints the lines of the training. With `devices` a
worker has so many parts of its processor in the place of GPUs. With `wrong_worker` it does
not train: the workers compare a step with that of one device, and that one drops out what the first
does.
"""

import dataclasses
import json
import signal
import socket
import sys
from typing import Any
from unittest import mock

from tensorflow.python.distribute import collective_all_reduce_strategy

from engine.cluster import channel
from engine.cluster import cluster_spec
from engine.cluster import messages
from engine.config import recipe_catalog
from engine.config import train_options
from engine.models import forward_context
from engine.trainer import trainer
from engine.trainer import worker
from engine.trainer import worker_check
from engine.training import strategy as strategy_lib
from rana import interruption


def main(given: dict[str, Any]) -> None:
  """Trains to the end."""
  # Only the chief of the tests hands on an interruption, as a supervisor does.
  signal.signal(signal.SIGTERM, signal.SIG_IGN)
  changes = {name: tuple(value) if isinstance(value, list) else value
             for name, value in given['changes'].items()}
  recipe = recipe_catalog.get(given['recipe']).with_settings(**changes)
  options = train_options.TrainOptions(**given['options'])
  strategy_lib.use_devices('cpu', given.get('devices', options.logical_devices))
  if 'devices' in given:
    _use_parts_of_the_processor(given['devices'])
  others = None
  if given['workers']:
    connection = messages.Connection(socket.socket(fileno=given['descriptor']))
    spec = cluster_spec.ClusterSpec(tuple(given['workers']), given['index'])
    others = channel.ChildChannel(connection, spec)
  if others and 'wrong_worker' in given:
    if others.spec.index == given['wrong_worker']:
      _drop_out_as_the_first()
    found = worker_check.run(recipe, options, print, others, num_steps=1)
    print('\n'.join(found.lines() if found else []))
    worker_check.end(others)
    return
  if others and not others.spec.is_chief:
    worker.run(recipe, options, print, others)
    return
  training = trainer.Trainer.create(recipe, options, print, others)
  training.restore_or_initialize()
  training.train(interruption.finishing)
  training.finish()


def _use_parts_of_the_processor(count: int) -> None:
  """Makes TensorFlow take so many parts of the processor where a worker has GPUs."""
  def parts(self: object, resolver: object, worker_device: str) -> tuple[tuple[str, ...], str]:
    del self, resolver
    return tuple(f'{worker_device}/device:CPU:{part}' for part in range(count)), 'CPU'

  mock.patch.object(collective_all_reduce_strategy.CollectiveAllReduceExtended,
                    '_initialize_local_devices', parts).start()
  mock.patch.object(strategy_lib, 'is_on_gpu', return_value=True).start()


def _drop_out_as_the_first() -> None:
  true_dropout = forward_context.apply_dropout
  forward_context.apply_dropout = lambda inputs, rate, context, *names: true_dropout(
      inputs, rate, context and dataclasses.replace(context, batch_offset=0), *names)


if __name__ == '__main__':
  try:
    main(json.loads(sys.argv[1]))
  except KeyboardInterrupt as interrupted:
    sys.exit(f'{interrupted}')
