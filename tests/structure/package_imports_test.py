"""The table of packages: what a broken rule says, and that no row is left over."""

import pytest

from tests.structure import package_imports
from tests.structure import sources


@pytest.mark.parametrize('path, package', [
    ('tfrecords/reader.py', 'tfrecords'), ('tfrecords/formats/idx.py', 'tfrecords.formats'),
    ('engine/ops/conv.py', 'engine.ops'), ('engine/bench/benchmarks.py', 'engine.bench'),
    ('engine/reporting/plots/figures.py', 'engine.reporting'),
    ('engine/bench/step/roofline.py', 'engine.bench.step'),
    ('binaries/train_main.py', 'binaries'), ('rana/__init__.py', 'rana')])
def test_package_of(path, package):
  assert package_imports.package_of(path) == package


@pytest.mark.parametrize('path, text, fault', [
    ('engine/models/x.py', 'from engine.training import loop',
     'engine/models/x.py imports engine/training/loop: engine/models may import engine/ops, '
     'tfrecords/errors'),
    ('engine/ops/x.py', 'def f():\n  from engine.models.network import Network',
     'engine/ops/x.py imports engine/models/network/Network: engine/ops may import nothing else'),
    ('engine/bench/step/x.py', 'import engine.bench.train.train_bench',
     'engine/bench/step/x.py imports engine/bench/train/train_bench: engine/bench/step may '),
    ('engine/unlisted/x.py', '', 'engine/unlisted/x.py: engine/unlisted has no row in '
     'tests/structure/package_imports.py; say what it may import'),
])
def test_a_fault_names_the_rule(path, text, fault):
  found = package_imports.imports_follow_the_table(path, text)
  assert len(found) == 1
  assert found[0].startswith(fault)


@pytest.mark.parametrize('path, text', [
    ('engine/models/x.py', 'import tensorflow\nfrom engine.ops import conv'),
    ('engine/models/x.py', 'from engine.models.network import Network'),
    ('engine/reporting/plots/x.py', 'from engine.reporting import console'),
    ('engine/gradcheck/x.py', 'from engine.classic import mlp'),
    ('binaries/x_main.py', 'import rana\nfrom engine.trainer import trainer'),
])
def test_what_a_row_allows(path, text):
  assert package_imports.imports_follow_the_table(path, text) == []


def test_every_row_has_its_package():
  found = {package_imports.package_of(path) for path in sources.python_files(*sources.LAYERS)}
  assert sorted({*package_imports.ALLOWED} - found - {'rana'}) == []
