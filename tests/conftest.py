"""Settings that all tests share, and the table of the outcomes of injected faults."""

import datetime
import gc
import importlib.metadata
import os
import pathlib
import platform
import tempfile

import hypothesis
import pytest

from engine.config import tensorflow_kernels
from engine.training import memory_allocator
from tests import reliability as reliability_lib

# Most of what collection makes, such as modules, stays: see pytest_collection_finish.
gc.disable()
# As in a command that trains: a tenth of the time of a short training.
memory_allocator.keep_freed_memory()
# TensorFlow's start-up notes would bury a failing test's own output.
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
# The kernels that the commands use.
tensorflow_kernels.prefer_onednn()
# Or each of the processes that tests start would compile all of our modules again.
os.environ.pop('PYTHONDONTWRITEBYTECODE', None)

# The first example of a property traces graphs: seconds, where a deadline allows 0.2 of one; on a
# busy machine drawing is slow as well. The examples are the same in every run, so that a failure is
# one for all; half of Hypothesis's usual number of them.
hypothesis.settings.register_profile(
    'rana', max_examples=50, deadline=None, derandomize=True, database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile('rana')

# Test files that take about a minute or more.
_LONGEST = ('documentation_test.py', 'train_main_test.py', 'trainer_test.py', 'pipeline_test.py')

_REPORTS = pytest.StashKey[list[pytest.TestReport]]()


@pytest.fixture
def reliability(request):
  """Records the outcomes of injected faults: `reliability.record(subject, refused=1)`."""
  return reliability_lib.Recorder(request.node.user_properties)


@pytest.fixture
def mnist(request):
  """Returns the directory that --data_dir names; skips the test if it holds no MNIST."""
  data_dir = pathlib.Path(request.config.getoption('--data_dir'))
  if not (data_dir / 'mnist').is_dir():
    pytest.skip(f'{data_dir / "mnist"} is missing; --data_dir names another place')
  return data_dir


def pytest_addoption(parser):
  parser.addoption('--reliability', metavar='FILE', help='a .json for the outcomes of the faults')
  parser.addoption('--data_dir', default=pathlib.Path(__file__).parents[1] / 'data',
                   help='where slow tests look for real data sets')
  parser.addoption('--kills', type=int, default=200, help='number of killed trainings')


def pytest_configure(config):
  config.stash[_REPORTS] = []
  config.pluginmanager.register(_Collector(config.stash[_REPORTS]))
  if not hasattr(config, 'workerinput'):
    _keep_temporary_files_together(config)


def _keep_temporary_files_together(config):
  """Removes at the end what processes that are killed leave, such as AutoGraph's files."""
  # What tests write on purpose stays where pytest keeps it.
  os.environ.setdefault('PYTEST_DEBUG_TEMPROOT', tempfile.gettempdir())
  folder = tempfile.TemporaryDirectory(prefix='rana-tests-')
  config.add_cleanup(folder.cleanup)
  # Some commands run as another user.
  os.chmod(folder.name, 0o1777)
  os.environ['TMPDIR'] = tempfile.tempdir = folder.name


def pytest_collection_modifyitems(items):
  """Runs the longest files first, so that parallel processes end at about the same time."""
  items.sort(key=lambda item: item.path.name not in _LONGEST)


def pytest_collection_finish():
  """Exempts what lives to the end, such as TensorFlow's objects, from garbage collection."""
  gc.collect()
  gc.freeze()
  gc.enable()
  # Tracing makes many objects and drops few: with Python's usual 700 a twelfth of its time is lost.
  gc.set_threshold(20_000, 20, 20)


class _Collector:
  """Collects the reports of all tests, including those of other processes."""

  def __init__(self, reports):
    self._reports = reports

  def pytest_runtest_logreport(self, report):
    if report.when == 'call':
      self._reports.append(report)


def pytest_terminal_summary(terminalreporter, config):
  """Prints the table and writes the file, if --reliability is given."""
  if not config.option.reliability:
    return
  found, failed = {}, []
  for report in config.stash[_REPORTS]:
    for name, subjects in report.user_properties:
      if name == reliability_lib.PROPERTY:
        reliability_lib.add(found, subjects)
        failed += [report.nodeid] * report.failed
  terminalreporter.section('outcomes of injected faults')
  for line in (*reliability_lib.table(found), *(f'FAILED {nodeid}' for nodeid in failed)):
    terminalreporter.write_line(line)
  if found:
    reliability_lib.write(pathlib.Path(config.option.reliability), found, _about())


def _about():
  return {'date': datetime.date.today().isoformat(), 'python': platform.python_version(),
          'tensorflow': importlib.metadata.version('tensorflow'), 'system': platform.system()}
