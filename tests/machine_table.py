"""Tables with a column for each class of processor, from the benchmarks' files.

`benchmark_main --json=benchmarks/NAME_CLASS.json` measures on a processor of a class, a name of
engine/config/instruction_set.py; `python -m tests.machine_table` writes the tables. A file
NAME.json is of the class that it says, or that its processor has; one with a class in its name
comes before it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
import json
import pathlib
import statistics

from engine.bench.train import train_results
from engine.config import instruction_set
from tests import generated_block
from tests import ladder

_ROOT = pathlib.Path(__file__).parents[1]
_MARKS = ('<!-- from benchmarks/*.json by tests/machine_table.py -->',
          '<!-- end of the machines -->')
# Of the files from before they said it (docs/results.md).
_PROCESSORS = {'Intel(R) Xeon(R) Processor': instruction_set.AVX512}
_TUNED = ', tuned'
_CONTROL = ', memory returned'

Content = Mapping
# By class, then by the name of a benchmark's file.
Contents = Mapping[str, Mapping[str, Content]]


def read(folder: pathlib.Path = _ROOT / 'benchmarks') -> dict[str, dict[str, Content]]:
  """Returns the contents of the files that rows need; rehearsals of another class are none."""
  found: dict[str, dict[str, Content]] = {}
  for name in dict.fromkeys(name for _, name, _ in ROWS):
    paths = [folder / f'{name}{suffix}.json'
             for suffix in ('', *(f'_{one}' for one in instruction_set.NAMES))]
    for path in filter(pathlib.Path.exists, paths):
      content = json.loads(path.read_text())
      machine = content['machine']
      if not machine.get('is_held'):
        kind = machine.get('instruction_set') or _PROCESSORS[machine['processor']]
        found.setdefault(kind, {})[name] = content
  return {kind: found[kind] for kind in instruction_set.NAMES if kind in found}


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


def _rounds(content: Content, start: str) -> list[list[float]]:
  """Returns the rates of each row whose name begins so, but for a control."""
  return [row['rounds_items_per_second'] for row in content['timings']
          if row['name'].startswith(start) and not row['name'].endswith(_CONTROL)]


def _step(content: Content) -> str:
  return f'{1e3 / statistics.median(_best(content, "ours: ")):.3g}'


def _against(start: str) -> Callable[[Content], str]:
  """Returns what gives the ratio of the best row of this engine to the best that begins so."""
  return lambda content: _ratio(_best(content, 'ours: '), _best(content, start))


def _mode(name: str) -> Callable[[Content], str]:
  """The same for one mode of another framework, whichever of its processes was measured."""
  def ratio(content: Content) -> str:
    theirs = [row['rounds_items_per_second'] for row in content['timings']
              if row['name'] in (name, f'{name}{_TUNED}')]
    return _ratio(_best(content, 'ours: '), *theirs or [[]])
  return ratio


def _best(content: Content, start: str) -> list[float]:
  return max(_rounds(content, start), key=statistics.median, default=[])


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
  found = f'{accuracy:.2%}{spread} in {last["seconds"] / 60:.1f} minutes'
  # Files from before have no costs.
  cost = train_results.COST in tables and _means(tables[train_results.COST])['PFLOP at peak']
  return f'{found}, {cost:.2f} PFLOP at peak' if cost else found


def _means(table: Mapping) -> dict[str, float]:
  row = next(row for row in table['rows'] if row[0] == 'mean')
  return dict(zip(table['columns'], row, strict=True))


# Title, benchmark's file, cell.
Rows = Sequence[tuple[str, str, Callable[[Content], str]]]
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
    ('`cifar10` (default), accuracy', 'train', _training),
    ('`cifar10_94`, accuracy', 'train_cifar10_94', _training))


# What README says.
_SHORT = ROWS[0], *ROWS[3:7], *ROWS[-2:]
PAGES: Mapping[pathlib.Path, Rows] = {
    _ROOT / 'README.md': _SHORT, _ROOT / 'docs' / 'benchmarks.md': ROWS}


def lines(contents: Contents, rows: Rows = ROWS) -> Iterator[str]:
  """Yields the lines of a Markdown table; what was not measured is an empty cell."""
  heading = ['', *(instruction_set.TITLES[kind] for kind in contents)]
  yield generated_block.row(heading)
  yield generated_block.row(['---'] * len(heading))
  for title, name, cell in rows:
    yield generated_block.row([title, *(cell(found[name]) if name in found else ''
                                        for found in contents.values())])


def with_table(page: str, contents: Contents, rows: Rows = ROWS) -> str:
  """Returns a page with the table in its place.

  Raises:
    ValueError: the page lacks a mark.
  """
  return generated_block.replaced(page, _MARKS, lines(contents, rows))


def main() -> None:
  """Writes the tables of the pages."""
  for path, rows in PAGES.items():
    path.write_text(with_table(path.read_text(), read(), rows))


if __name__ == '__main__':
  main()
