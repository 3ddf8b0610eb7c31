"""Steps of a cached head and of the whole network, timed in turn."""

import dataclasses

from engine.bench.core import timing
from engine.bench.retrain import retrain_throughput
from engine.bench.retrain import retrain_variants
from engine.config import train_options
from tests.engine import tiny_runs


def test_both_are_timed_and_nothing_is_saved(tmp_path):
  data_dir = str(tiny_runs.write_records(tmp_path / 'data'))
  recipe = dataclasses.replace(
      tiny_runs.config(max_steps=2).recipe, class_subset=('airplane', 'dog'))
  base = tiny_runs.make(tmp_path / 'base', (3,), class_subset=('cat', 'frog', 'bird'))
  whole = (retrain_variants.second_recipe(recipe, retrain_variants.FROM_SCRATCH, 2),
           train_options.TrainOptions(str(tmp_path / 'whole'), data_dir))
  head = (retrain_variants.second_recipe(recipe, retrain_variants.NEW_HEAD, 2),
          train_options.TrainOptions(str(tmp_path / 'head'), data_dir, warm_start_from=str(base),
                                     reset_head=True))
  target = retrain_throughput.Throughput({'whole': whole, 'head': head})
  timings = target.measure(timing.Plan(2, 0.001))
  assert [row.name for row in timings] == ['whole', 'head']
  assert all(len(row.rates) == 2 and row.rate > 0 for row in timings)
  assert [path.name for path in (tmp_path / 'features').iterdir()]
  assert not list((tmp_path / 'whole' / 'checkpoints').glob('ckpt-[1-9]*'))
