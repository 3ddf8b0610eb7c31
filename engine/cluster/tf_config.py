"""TF_CONFIG: how Kubeflow's Training Operator, Vertex AI and others describe a cluster.

JSON such as {"cluster": {"chief": ["a:2222"], "worker": ["b:2222"]}, "task": {"type": "worker",
"index": 0}}. It is checked before TensorFlow reads it, which answers many faults by waiting for
ever or by training on one machine in silence.

https://www.tensorflow.org/guide/distributed_training#TF_CONFIG
"""

import json

from engine.cluster import cluster_spec
from tfrecords import errors
from tfrecords import whole_number

_CHIEFS = ('chief', 'master')
_TRAINING = (*_CHIEFS, 'worker')
_NOT_HERE = {
    'ps': 'gradients are reduced among the workers, without parameter servers; take "ps" out',
    'evaluator': 'an evaluator is no part of the cluster; start `eval_main --train_dir=RUN` there'}


def parse(text: str) -> cluster_spec.ClusterSpec:
  """Returns the cluster that a TF_CONFIG describes; the chief, if there is one, comes first.

  Raises:
    errors.InputError: it is malformed, or describes what is not a cluster of workers.
  """
  try:
    config = _object(_json(text), 'it')
    cluster = _object(config.get('cluster'), '"cluster"')
    task = _object(config.get('task'), '"task"')
    kind = _task_type(cluster, task)
    workers = [(name, index, address) for name in _TRAINING
               for index, address in enumerate(_addresses(cluster, name))]
    return cluster_spec.ClusterSpec(
        tuple(address for _, _, address in workers),
        _place(workers, kind, _index(task)))
  except errors.InputError as error:
    raise errors.InputError(f'TF_CONFIG: {error}') from error


def _json(text: str) -> object:
  try:
    return json.loads(text, object_pairs_hook=_without_repetitions)
  except (ValueError, RecursionError) as error:
    raise errors.InputError(f'it is not JSON ({errors.reason(error)}); give an object with '
                            '"cluster" and "task", or unset it') from error


def _without_repetitions(pairs: list[tuple[str, object]]) -> dict[str, object]:
  found = dict(pairs)
  if len(found) < len(pairs):
    names = [name for name, _ in pairs]
    repeated = next(name for name in names if names.count(name) > 1)
    raise errors.InputError(f'"{repeated}" is given twice; give it once')
  return found


def _object(value: object, name: str) -> dict[str, object]:
  if value is None:
    raise errors.InputError(f'{name} is missing; give an object, or unset TF_CONFIG to train on '
                            'this machine alone')
  if not isinstance(value, dict):
    raise errors.InputError(f'{name} is {_shown(value)}; give an object')
  return value


def _task_type(cluster: dict[str, object], task: dict[str, object]) -> str:
  """Returns the type of this task, one that trains."""
  kind = task.get('type')
  for name in cluster:
    # Left out in silence, a misspelt type would make the others train without its tasks.
    if name not in _TRAINING and name not in _NOT_HERE:
      raise errors.InputError(f'"cluster" has {_shown(name)}; give "chief" and "worker"')
  for name, advice in _NOT_HERE.items():
    # Some operators list the evaluators among the workers' peers.
    if kind == name or (name == 'ps' and cluster.get(name)):
      raise errors.InputError(f'task "{kind}": {advice}')
  if kind not in _TRAINING:
    raise errors.InputError(f'"type" of "task" is {_shown(kind)}; give "chief" or "worker"')
  if kind not in cluster:
    raise errors.InputError(f'"task" is a "{kind}", and "cluster" has none; give its addresses')
  return str(kind)


def _addresses(cluster: dict[str, object], name: str) -> list[str]:
  given = cluster.get(name, [])
  if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
    raise errors.InputError(
        f'"{name}" of "cluster" is {_shown(given)}; give a list of addresses, host:port each')
  if name in _CHIEFS and len(given) > 1:
    raise errors.InputError(f'"{name}" of "cluster" has {len(given)} addresses; give one')
  return given


def _index(task: dict[str, object]) -> int:
  index = task.get('index')
  # Some launchers write it as a text.
  number = whole_number.parse(index) if isinstance(index, str) else index
  if not isinstance(number, int) or isinstance(number, bool):
    raise errors.InputError(f'"index" of "task" is {_shown(index)}; give a whole number from 0')
  return number


def _place(workers: list[tuple[str, int, str]], kind: str, index: int) -> int:
  """Returns the place of a task among all workers."""
  places = [place for place, worker in enumerate(workers) if worker[:2] == (kind, index)]
  if not places:
    count = sum(name == kind for name, _, _ in workers)
    raise errors.InputError(f'"index" of "task" is {index}, and "cluster" has {count} of "{kind}"; '
                            'give one from 0')
  return places[0]


def _shown(value: object) -> str:
  text = json.dumps(value)
  return text if len(text) <= 60 else f'{text[:60]}...'
