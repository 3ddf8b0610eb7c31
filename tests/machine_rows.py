"""The rows of the tables by processor: a title, a benchmark's file, and the cell of its content."""

from collections.abc import Callable, Mapping, Sequence
import statistics

from engine.bench.train import train_results
from tests import ladder

_TUNED = ', tuned'
_CONTROL = ', memory returned'
# What one batch of answers has in its name, in benchmark_main --benchmark=exports.
_ONE, _MANY = ', 1 image', ', 256 images'
# Seconds up to which no minutes are given, and PFLOP up to which no cost is.
_SHORT_TRAINING, _SMALLEST_COST = 60, 0.005

# What benchmark_main --json wrote.
Content = Mapping


def _processor(content: Content) -> str:
  machine = content['machine']
  return f'{machine["processor"]}, {machine["cores"]} cores'


def _peak(content: Content) -> str:
  found = content['machine'].get('peak_tflops')
  if found is None:
    # Files from before have the same product among those of the roofline.
    large = next(row for table in content['tables'] for row in table['rows']
                 if str(row[0]).startswith('large matrices'))
    found = large[3] / 1e3
  return f'{found:.2f}'


def _rounds(content: Content, start: str, part: str) -> list[list[float]]:
  """Returns the rates of each row whose name begins so and has the part, but for a control."""
  return [row['rounds_items_per_second'] for row in content['timings']
          if row['name'].startswith(start) and part in row['name']
          and not row['name'].endswith(_CONTROL)]


def _step(content: Content) -> str:
  return f'{1e3 / statistics.median(_best(content, "ours: ")):.3g}'


def _against(start: str, part: str = '') -> Callable[[Content], str]:
  """Returns what gives the ratio of the best row of this engine to the best that begins so.

  Args:
    start: of the names of the other rows.
    part: what the names of both contain.
  """
  return lambda content: _ratio(_best(content, 'ours: ', part), _best(content, start, part))


def _mode(name: str) -> Callable[[Content], str]:
  """The same for one mode of another framework, whichever of its processes was measured."""
  def ratio(content: Content) -> str:
    theirs = [row['rounds_items_per_second'] for row in content['timings']
              if row['name'] in (name, f'{name}{_TUNED}')]
    return _ratio(_best(content, 'ours: '), *theirs or [[]])
  return ratio


def _best(content: Content, start: str, part: str = '') -> list[float]:
  return max(_rounds(content, start, part), key=statistics.median, default=[])


def _ratio(above: Sequence[float], below: Sequence[float], digits: int = 2) -> str:
  """Returns the median of the rounds' ratios; '' if the one below was not measured."""
  if not below:
    return ''
  pairs = zip(above, below, strict=True)
  return f'{statistics.median(one / other for one, other in pairs):.{digits}f}'


def _share(content: Content) -> str:
  rows = next(table['rows'] for table in content['tables']
              if table['title'].startswith('share of the roofline'))
  return f'{next(row for row in rows if row[0].startswith("ours: "))[3]:.2f}'


def _input_against(start: str) -> Callable[[Content], str]:
  """Returns what gives the ratio of this engine's input to the best of a framework's modes."""
  return lambda content: _ratio(_best(content, 'whole batches, in memory'), _best(content, start))


def _input(content: Content) -> str:
  rates, others = (_best(content, name) for name in (
      'whole batches, in memory', 'one example at a time'))
  return f'{statistics.median(rates):,.0f} ({_ratio(rates, others, 1)} times one at a time)'


def _evaluation(content: Content) -> str:
  return f'{content["tables"][0]["rows"][0][1]:.2f}'


def _training(content: Content) -> str:
  tables = {table['title']: table for table in content['tables']}
  last = _means(tables[train_results.LAST])
  accuracy = next(last[name] for name in ladder.ACCURACY if name in last)
  deviation = tables[train_results.LAST]['rows'][-1][1]
  spread = '' if deviation is None else f' ± {100 * deviation:.2f}'
  found = f'{accuracy:.2%}{spread} in {_time(last["seconds"])}'
  # Files from before have no costs.
  cost = (train_results.COST in tables
          and _means(tables[train_results.COST])['PFLOP at peak']) or 0.0
  return f'{found}, {cost:.2f} PFLOP at peak' if cost >= _SMALLEST_COST else found


def _time(seconds: float) -> str:
  return f'{seconds:.0f} s' if seconds < _SHORT_TRAINING else f'{seconds / 60:.1f} minutes'


def _means(table: Mapping) -> dict[str, float]:
  row = next(row for row in table['rows'] if row[0] == 'mean')
  return dict(zip(table['columns'], row, strict=True))


# Title, benchmark's file, cell.
Rows = Sequence[tuple[str, str, Callable[[Content], str]]]
TRAININGS: Rows = (
    ('`cifar10` (default), accuracy', 'train', _training),
    *((f'`{name}`', f'train_{name}', _training) for name in (
        'cifar10_94', 'cifar10_tutorial', 'mnist_softmax', 'mnist_cnn', 'mnist_conv')))
ROWS: Rows = (
    ('processor', 'step', _processor),
    ('products of large float32 matrices, TFLOP/s', 'step', _peak),
    ("the tutorial's training step, 128 images, ms", 'step', _step),
    ("the tutorial's step: times as fast as in TensorFlow's own operations", 'step',
     _against('plain TensorFlow: ')),
    ("as in Keras's best mode", 'step', _against('Keras: ')),
    ("as in PyTorch's best mode", 'step', _against('PyTorch: ')),
    ("as in JAX's best mode", 'step', _against('JAX: ')),
    ("the roofline's time over the step's", 'step', _share),
    ('step of `mnist_softmax`: times as fast as `fit`', 'step_mnist_softmax',
     _mode('Keras: float32, step by step')),
    ('as `fit` with 200 steps per execution', 'step_mnist_softmax', _mode('Keras: float32')),
    ('step of `mnist_cnn`: times as fast as `fit`', 'step_mnist_cnn',
     _mode('Keras: float32, step by step')),
    ('augmented images a second', 'input', _input),
    ("times as fast as in Keras's layers", 'input', _input_against('Keras: ')),
    ("as in torchvision's transforms", 'input', _input_against('torchvision: ')),
    ('evaluation of 10,000 images with its pictures, s', 'eval', _evaluation),
    ("the pass alone: times as fast as Keras's", 'eval', _against('Keras: ')),
    ("as PyTorch's", 'eval', _against('PyTorch: ')),
    *((f'{title}: times as fast as in Keras', 'exports', _against('Keras: ', part))
      for title, part in (("one image's probabilities", _ONE), ('those of 256', _MANY))),
    *(('as in PyTorch' + ending, 'exports', _against('PyTorch: ', part))
      for ending, part in ((', one image', _ONE), (', 256', _MANY))),
    ('from process to first step: times as fast as Keras', 'startup', _against('Keras: ')),
    ('as PyTorch', 'startup', _against('PyTorch: ')),
    ('as JAX', 'startup', _against('JAX: ')),
    *TRAININGS)
