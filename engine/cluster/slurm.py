"""The workers of a Slurm job step: `srun --ntasks=4 train_main ...`.

https://slurm.schedmd.com/srun.html#SECTION_OUTPUT-ENVIRONMENT-VARIABLES
"""

from collections.abc import Iterator, Mapping
import itertools
import re

from engine.cluster import cluster_spec
from tfrecords import errors
from tfrecords import whole_number

_TASKS, _INDEX, _NODES, _PER_NODE = VARIABLES = (
    'SLURM_STEP_NUM_TASKS', 'SLURM_PROCID', 'SLURM_STEP_NODELIST', 'SLURM_STEP_TASKS_PER_NODE')
_JOB, _STEP, _OWN_NODE = 'SLURM_JOB_ID', 'SLURM_STEP_ID', 'SLURMD_NODENAME'
# Below the ports that systems assign to outgoing connections.
_FIRST_PORT, _NUM_PORTS = 20_000, 10_000
# Steps of one job have ports far apart.
_STEP_PORTS = 997

_NAME = re.compile(r'(?:[^,\[\]]|\[[^\[\]]*\])+')
_RANGES = re.compile(r'\[([^\[\]]*)\]')


def parse(environment: Mapping[str, str]) -> cluster_spec.ClusterSpec | None:
  """Returns the cluster that a step's tasks form, None outside a step or for a single task.

  Args:
    environment: the variables that Slurm sets.

  Raises:
    errors.InputError: they are not as Slurm documents them, or tasks are not placed in blocks.
  """
  if environment.get(_TASKS, '1') == '1':
    return None
  try:
    missing = [name for name in VARIABLES if not environment.get(name)]
    if missing:
      raise errors.InputError(f'{missing[0]} is missing; start the tasks with srun')
    nodes = [node for node, count in zip(
        expand(environment[_NODES]), _counts(environment[_PER_NODE]), strict=False)
             for _ in range(count)]
    tasks, index = (_number(environment, name) for name in (_TASKS, _INDEX))
    if len(nodes) != tasks:
      raise errors.InputError(f'{_NODES} and {_PER_NODE} have {len(nodes)} tasks and {_TASKS} '
                              f'{tasks}; give --workers and --task_index')
    port = _first_port(environment)
    spec = cluster_spec.ClusterSpec(
        tuple(f'{node}:{port + nodes[:task].count(node)}' for task, node in enumerate(nodes)),
        index)
  except errors.InputError as error:
    raise errors.InputError(f'Slurm: {error}') from error
  own = environment.get(_OWN_NODE, nodes[index])
  if own != nodes[index]:
    raise errors.InputError(f'Slurm: task {index} runs on {own} and not on {nodes[index]}; start '
                            'the tasks in blocks (srun --distribution=block)')
  return spec


def expand(nodes: str) -> list[str]:
  """Returns the names in a list such as `n[01-03,7],m5`: n01, n02, n03, n7 and m5.

  Raises:
    errors.InputError: a range is malformed.
  """
  names = (name for element in _NAME.findall(nodes) for name in _names(element))
  found = [*itertools.islice(names, cluster_spec.MAX_WORKERS + 1)]
  if len(found) > cluster_spec.MAX_WORKERS:
    raise errors.InputError(f'{_NODES} has more than {cluster_spec.MAX_WORKERS} nodes')
  return found


def _names(element: str) -> Iterator[str]:
  """Yields the names of one element of a list."""
  ranges = _RANGES.search(element)
  if not ranges:
    yield element
    return
  for number in _numbers(ranges[1]):
    for rest in _names(element[ranges.end():]):
      yield f'{element[:ranges.start()]}{number}{rest}'


def _numbers(ranges: str) -> Iterator[str]:
  """Yields the numbers of `01-03,7` with their leading zeros."""
  for one in ranges.split(','):
    first, _, last = one.partition('-')
    start, end = whole_number.parse(first), whole_number.parse(last or first)
    if start is None or end is None or not start <= end:
      raise errors.InputError(f'{_NODES} has the range {one!r}; give one such as 01-03')
    for number in range(start, end + 1):
      yield f'{number:0{len(first)}}'


def _counts(text: str) -> list[int]:
  """Returns the numbers of `2(x3),1`: 2, 2, 2 and 1."""
  found = []
  for one in text.split(','):
    match = re.fullmatch(r'(\d{1,6})(?:\(x(\d{1,6})\))?', one)
    if not match:
      raise errors.InputError(f'{_PER_NODE}={text[:60]}: give numbers such as 2(x3),1')
    found += [int(match[1])] * int(match[2] or 1)
  return found


def _number(environment: Mapping[str, str], name: str) -> int:
  number = whole_number.parse(environment[name])
  if number is None:
    raise errors.InputError(f'{name}={environment[name]}: give a whole number')
  return number


def _first_port(environment: Mapping[str, str]) -> int:
  """Returns a port that other jobs and steps on the same nodes hardly have."""
  job, step = (whole_number.parse(environment.get(name, '')) or 0 for name in (_JOB, _STEP))
  return _FIRST_PORT + (job * cluster_spec.MAX_WORKERS + step * _STEP_PORTS) % _NUM_PORTS
