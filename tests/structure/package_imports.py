"""Which package may import which, as a table.

A package is a folder: engine/ops, engine/bench/step, tfrecords/formats. A row names the packages,
or single modules, that its files may import besides each other; a comment gives the reason where it
is not plain. A new folder needs a row.
"""

from tests.structure import sources

_TRAINING = ('engine.config', 'engine.models', 'engine.ops', 'engine.optim', 'tfrecords')
_RUN = (*_TRAINING, 'engine.cluster', 'engine.runs', 'engine.training')
_ANSWERS = (*_RUN, 'engine.inference', 'engine.reporting')
_TRAINER = (*_ANSWERS, 'engine.evaluation', 'engine.live_view', 'engine.transfer_learning')
_FILES = ('tfrecords.address', 'tfrecords.atomic_file', 'tfrecords.dataset_spec',
          'tfrecords.errors', 'tfrecords.limited_process', 'tfrecords.parser_process',
          'tfrecords.parser_protocol', 'tfrecords.regular_file', 'tfrecords.remote_path',
          'tfrecords.temporary_file', 'tfrecords.tensorflow_path', 'tfrecords.whole_number')
_BENCHMARK = (*_TRAINER, 'engine.bench.core', 'engine.trainer')

ALLOWED: dict[str, tuple[str, ...]] = {
    'tfrecords': ('tfrecords',),
    'tfrecords.formats': _FILES,
    # An import writes what formats/manifest.py reads.
    'tfrecords.importing': (*_FILES, 'tfrecords.duration', 'tfrecords.formats', 'tfrecords.html',
                            'tfrecords.pictures', 'tfrecords.printable', 'tfrecords.settings',
                            'tfrecords.writable_place', 'tfrecords.write_errors'),
    # A download of IDX files is read before it counts as complete.
    'tfrecords.fetch': (*_FILES, 'tfrecords.dataset_files', 'tfrecords.formats'),
    # A generated set appears as a download does: complete or not at all.
    'tfrecords.synthetic': (*_FILES, 'tfrecords.fetch.staging'),
    # Pages for the browser.
    'tfrecords.html': ('tfrecords.printable',),
    # Pictures of any format, decoded in a child process.
    'tfrecords.pictures': _FILES,
    'tfrecords.augmentation': (
        'tfrecords.batch_rows', 'tfrecords.errors', 'tfrecords.preprocess',
        'tfrecords.preprocessing_config', 'tfrecords.resize', 'tfrecords.settings',
        'tfrecords.shuffle_order'),
    # Operations know nothing but tensors, optimizers nothing but tensors and variables.
    'engine.ops': (),
    'engine.optim': ('tfrecords.errors', 'tfrecords.settings'),
    'engine.models': ('engine.ops', 'tfrecords.errors'),
    # A recipe refuses names that no model, optimizer or schedule has.
    'engine.config': ('engine.models', 'engine.optim', 'tfrecords'),
    # Used by processes that never import TensorFlow.
    'engine.cluster': ('tfrecords.errors', 'tfrecords.printable', 'tfrecords.settings',
                       'tfrecords.whole_number'),
    # Its clients check an address before TensorFlow is imported.
    'engine.data_service': ('engine.cluster.cluster_spec', 'tfrecords'),
    'engine.training': (*_TRAINING, 'engine.cluster'),
    'engine.runs': ('engine.config', 'tfrecords'),
    'engine.reporting': _RUN,
    'engine.inference': (*_RUN, 'engine.reporting'),
    'engine.transfer_learning': _ANSWERS,
    'engine.evaluation': _ANSWERS,
    'engine.live_view': _ANSWERS,
    'engine.trainer': (*_TRAINER, 'engine.data_service'),
    # Leaf applications: binaries/, rana/ and engine/bench alone import them.
    'engine.datasets': ('engine.reporting', 'tfrecords'),
    # A card has the interval of its accuracy.
    'engine.export': (*_ANSWERS, 'engine.evaluation'),
    # Files of other runtimes are served, too.
    'engine.serving': (*_ANSWERS, 'engine.export', 'engine.serving.page'),
    'engine.serving.page': ('engine.inference', 'engine.serving.served_model', 'tfrecords.html'),
    'engine.style': _ANSWERS,
    # Its numbers are those of an evaluation.
    'engine.report': (*_ANSWERS, 'engine.evaluation'),
    'engine.label_check': (*_ANSWERS, 'engine.trainer'),
    'engine.sweep': (*_TRAINER, 'engine.trainer'),
    # Their results come with the confidence intervals of evaluation.
    'engine.classic': (*_ANSWERS, 'engine.evaluation.metrics'),
    # The classic multilayer perceptron is one of the networks that are checked.
    'engine.gradcheck': (*_ANSWERS, 'engine.classic.mlp'),
    'engine.bench': ('engine',),
    'engine.bench.core': _ANSWERS,
    'engine.bench.evaluation': (*_BENCHMARK, 'engine.bench.inference', 'engine.bench.step'),
    'engine.bench.exports': (*_BENCHMARK, 'engine.bench.inference', 'engine.bench.step',
                             'engine.export'),
    'engine.bench.importing': _BENCHMARK,
    # Networks that are trained here, in the layers of the step's frameworks.
    'engine.bench.inference': (*_BENCHMARK, 'engine.bench.step'),
    'engine.bench.input': _BENCHMARK,
    'engine.bench.ops': _BENCHMARK,
    # A retraining is measured against trainings from scratch.
    'engine.bench.retrain': (*_BENCHMARK, 'engine.bench.train'),
    'engine.bench.scaling': _BENCHMARK,
    # The first step of each framework is that of the step benchmark.
    'engine.bench.startup': (*_BENCHMARK, 'engine.bench.step'),
    'engine.bench.serving': (*_BENCHMARK, 'engine.serving'),
    'engine.bench.step': _BENCHMARK,
    # Both measure against the same frameworks.
    'engine.bench.style': (*_BENCHMARK, 'engine.bench.step.frameworks', 'engine.style'),
    'engine.bench.train': _BENCHMARK,
    # Steps alone and sets of noise are those of the scaling benchmark.
    'engine.bench.workers': (*_BENCHMARK, 'engine.bench.scaling'),
    'rana': ('engine', 'tfrecords'),
    'binaries': ('engine', 'rana', 'tfrecords'),
}


def package_of(path: str) -> str:
  """Returns the package that the file at `path` lies in: 'engine.ops' of 'engine/ops/conv.py'.

  A folder without a row belongs to its nearest parent that has one; a folder directly below a layer
  is always a package.
  """
  parts = path.split('/')[:-1]
  for end in range(len(parts), 2, -1):
    if '.'.join(parts[:end]) in ALLOWED:
      return '.'.join(parts[:end])
  return '.'.join(parts[:2])


def imports_follow_the_table(path: str, text: str) -> list[str]:
  """A file imports its own package and those that the package's row in the table names."""
  package = package_of(path)
  if path == 'engine/__init__.py':
    return []
  if package not in ALLOWED:
    return [f'{path}: {_shown(package)} has no row in tests/structure/package_imports.py; '
            'say what it may import']
  names = sorted({name for _, name in sources.import_names(sources.parse(text))})
  return [f'{path} imports {_shown(name)}: {_shown(package)} may import {_listed(package)}'
          for name in names
          if name.split('.')[0] in sources.LAYERS and not _may_import(package, name)]


def _may_import(package: str, name: str) -> bool:
  """Returns whether files of `package` may import the dotted name of a module or of its symbol."""
  roots = (*_whole_layer(package), *ALLOWED[package])
  return package_of(f'{_shown(name)}.py') == package or any(
      f'{name}.'.startswith(f'{root}.') for root in roots)


def _whole_layer(package: str) -> tuple[str, ...]:
  """Returns the package itself if it is a whole layer, within which imports are not restricted."""
  return (package,) if package in sources.LAYERS and package not in ('engine', 'tfrecords') else ()


def _shown(name: str) -> str:
  return name.replace('.', '/')


def _listed(package: str) -> str:
  return ', '.join(map(_shown, ALLOWED[package])) or 'nothing else'
