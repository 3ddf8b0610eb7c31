"""Steps of a cached head and of the whole network, timed in turn."""

import dataclasses

from engine import options as options_lib
from engine.bench import retrain_plan
from engine.bench import retrain_speed
from engine.bench import timing
from tests.engine import small_runs


def test_both_are_timed_and_nothing_is_saved(tmp_path):
  data_dir = str(small_runs.write_records(tmp_path / 'data'))
  recipe = dataclasses.replace(small_runs.config(max_steps=2).recipe, classes=('airplane', 'dog'))
  base = small_runs.make(tmp_path / 'base', (3,), classes=('cat', 'frog', 'bird'))
  whole = (retrain_plan.second(recipe, retrain_plan.SCRATCH, 2),
           options_lib.Options(str(tmp_path / 'whole'), data_dir))
  head = (retrain_plan.second(recipe, retrain_plan.HEAD, 2), options_lib.Options(
      str(tmp_path / 'head'), data_dir, init_from=str(base), new_head=True))
  subject = retrain_speed.Speed(whole, head, ('whole', 'head'))
  timings = subject.measure(timing.Plan(2, 0.001))
  assert [row.name for row in timings] == ['whole', 'head']
  assert all(len(row.rates) == 2 and row.rate > 0 for row in timings)
  assert [path.name for path in (tmp_path / 'features').iterdir()]
  assert not list((tmp_path / 'whole' / 'checkpoints').glob('ckpt-[1-9]*'))
