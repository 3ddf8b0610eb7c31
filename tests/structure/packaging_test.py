"""setup.cfg, constraints.txt and MODULE.bazel against the sources and against each other."""

import ast
import configparser
import importlib.metadata
import re
import sys

from packaging import requirements
from packaging import utils
import pytest

from engine.export import formats
from tests.structure import sources

_IMPORT_NAMES = {
    'absl': 'absl-py', 'google': 'protobuf', 'PIL': 'pillow', 'sklearn': 'scikit-learn',
    'yaml': 'pyyaml'}

# What comes with a declared package and may be imported because of it.
_COMES_WITH = {'pillow': 'matplotlib', 'pyarrow': 'tensorflow-datasets'}


def _settings() -> configparser.ConfigParser:
  """Returns setup.cfg."""
  settings = configparser.ConfigParser()
  settings.read_string(sources.read('setup.cfg'))
  return settings


def _required(text: str) -> list[requirements.Requirement]:
  """Returns the requirements that a multi-line value lists."""
  lines = (line.split('#')[0].strip() for line in text.splitlines())
  return [requirements.Requirement(line) for line in lines if line]


def _constraints() -> dict[str, str]:
  """Returns the tested version of each package, by normalized name."""
  pins = _required(sources.read('constraints.txt'))
  return {utils.canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins}


def _foreign_imports(*folders: str) -> set[str]:
  """Returns the distributions that the files below `folders` import."""
  files = sources.python_files(*folders)
  names = {name.split('.')[0] for file in files
           for name in sources.imported(ast.parse(sources.read(file)), ())}
  names -= sys.stdlib_module_names | {*sources.LAYERS, 'tests'}
  return {utils.canonicalize_name(_IMPORT_NAMES.get(name, name)) for name in names}


def _undeclared(imported: set[str], declared: list[requirements.Requirement]) -> set[str]:
  """Returns the distributions that nothing declared brings."""
  names = {utils.canonicalize_name(requirement.name) for requirement in declared}
  return {name for name in imported if _COMES_WITH.get(name, name) not in names}


def test_what_the_sources_import_is_declared():
  settings = _settings()
  declared = _required(settings['options']['install_requires'])
  for name, extra in settings['options.extras_require'].items():
    declared += _required(extra) if name != 'test' else []
  assert _undeclared(_foreign_imports(*sources.LAYERS), declared) == set()


def test_what_the_tests_import_is_declared():
  settings = _settings()
  declared = _required(settings['options']['install_requires'])
  declared += _required(settings['options.extras_require']['test'])
  assert _undeclared(_foreign_imports('tests'), declared) == set()


def test_an_undeclared_import_is_found():
  declared = _required('numpy>=2\n# pandas\nmatplotlib')
  assert _undeclared({'numpy', 'pandas', 'pillow'}, declared) == {'pandas'}


@pytest.mark.parametrize('section, key', [
    ('options', 'install_requires'), ('options.extras_require', 'test'),
    ('options.extras_require', 'gpu'), ('options.extras_require', 'peers'),
    ('options.extras_require', 'export'),
    ('options.extras_require', 'serve')])
def test_tested_versions_lie_within_the_declared_bounds(section, key):
  pins = _constraints()
  for requirement in _required(_settings()[section][key]):
    name = utils.canonicalize_name(requirement.name)
    assert name in pins
    assert pins[name] in requirement.specifier, requirement


def test_the_extra_of_all_formats_is_those_of_each():
  extras = _settings()['options.extras_require']
  rows = [row for row in formats.FORMATS.values() if row.extra]
  each = {line for row in rows for line in extras[row.extra].split('\n') if line}
  assert each == {line for line in extras['export'].split('\n') if line}
  assert each <= {*extras['test'].split('\n')}
  for row in rows:
    named = {_normalized(requirement) for requirement in _required(extras[row.extra])}
    assert {name.replace('_', '-') for name in (*row.converter, *row.runtime)} == named


def _normalized(requirement: requirements.Requirement) -> str:
  return utils.canonicalize_name(requirement.name)


def test_what_runs_here_are_the_tested_versions():
  pins = _constraints()
  installed = {name: importlib.metadata.version(name) for name in ('tensorflow', 'keras', 'numpy')}
  assert installed == {name: pins[name] for name in installed}


def test_tensorflow_and_keras_have_upper_bounds():
  declared = _required(_settings()['options']['install_requires'])
  bounded = {requirement.name for requirement in declared
             if any(bound.operator == '<' for bound in requirement.specifier)}
  assert {'tensorflow', 'keras'} <= bounded


def test_console_scripts_call_the_mains_of_their_names():
  scripts = _settings()['options.entry_points']['console_scripts'].split('\n')
  pairs = dict(line.split(' = ') for line in scripts if line)
  assert pairs == {name: f'binaries.{name}:run' for name in pairs}
  mains = {path.split('/')[-1].removesuffix('.py') for path in sources.python_files('binaries')
           if path.endswith('_main.py')}
  assert set(pairs) == mains
  for name in mains:
    tree = ast.parse(sources.read(f'binaries/{name}.py'))
    assert 'run' in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name


def test_bazel_and_the_changelog_have_the_same_version():
  version = _settings()['metadata']['version']
  assert f'    version = "{version}",\n' in sources.read('MODULE.bazel')
  headings = re.findall(r'^## \[(.+?)\]', sources.read('CHANGELOG.md'), re.MULTILINE)
  assert headings[:2] == ['Unreleased', version]


def test_hosted_integration_runs_what_ours_runs():
  ours = sources.read('.ci/run').splitlines()[-1]
  assert f'- run: {ours}\n' in sources.read('.github/workflows/ci.yml')
