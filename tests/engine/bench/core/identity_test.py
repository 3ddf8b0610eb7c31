"""What must be the same for a benchmark to be continued."""

import dataclasses
import json

from engine.bench.core import benchmark_config
from engine.bench.core import identity
from engine.bench.core import timing
from engine.config import recipe_catalog

_CONFIG = benchmark_config.BenchmarkConfig(
    recipe_catalog.get('shapes'), 'data', 'binary', timing.Plan(3, 0.5))


def test_settings_and_machine_but_not_its_load():
  found = identity.of('input', _CONFIG)
  assert json.loads(json.dumps(found)) == json.loads(json.dumps(identity.of('input', _CONFIG)))
  assert found['benchmark'] == 'input'
  assert found['plan'] == {'num_rounds': 3, 'seconds': 0.5}
  assert found['batch_size'] == _CONFIG.recipe.batch_size
  assert {'processor', 'tensorflow', 'commit', 'data_dir'} <= {*found}
  assert 'load' not in found


def test_another_setting_is_told():
  other = dataclasses.replace(_CONFIG, recipe=_CONFIG.recipe.with_settings(learning_rate=0.5))
  before, now = identity.of('input', _CONFIG), identity.of('input', other)
  assert [name for name in now if now[name] != before[name]] == ['learning_rate']


def test_rounds_are_kept_beside_the_result(tmp_path):
  config = identity.with_session(_CONFIG, 'input', tmp_path / 'a.json', print)
  config.session.stage().keep({'a': 1})
  assert [path.name for path in tmp_path.iterdir()] == ['a.json.partial']
  lines: list[str] = []
  again = identity.with_session(_CONFIG, 'input', tmp_path / 'a.json', lines.append, ['a note'])
  assert (lines, again.session.notes) == (['a note'], ['a note'])
  assert again.session.stage().rounds == [{'a': 1}]
  assert identity.with_session(_CONFIG, 'input', None, print).session.stage().rounds == []
