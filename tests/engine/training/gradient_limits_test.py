"""What a batch that is normalized as a whole does not allow."""

import pytest

from engine.training import gradient_limits
from engine.training import state as state_lib
from tests.engine import tiny_runs
from tfrecords import errors

# The whitening has variables that are not trained, and no statistics.
_BLOCKS = tuple(f'block{block}_conv{conv}' for block in (1, 2, 3) for conv in (1, 2))


def test_slices_and_compiled_replicas_are_refused():
  config = tiny_runs.config(model='small_airbench', crop_size=12, standardize=False,
                            weight_decay_layers=('head',), jit_compile=True)
  network = state_lib.build_network(config)
  with pytest.raises(errors.InputError, match='--accumulate=2: batch normalization .*block1'):
    gradient_limits.check_accumulate(2, network, config.recipe)
  with pytest.raises(errors.InputError, match='--jit_compile: batch normalization .* 3 more.* the '
                     '2 replicas within the compiled part; give --nojit_compile, or one device'):
    gradient_limits.check_jit_compile(2, network, config.recipe)
  gradient_limits.check_accumulate(1, network, config.recipe)
  gradient_limits.check_jit_compile(1, network, config.recipe)
  gradient_limits.check_jit_compile(2, network, config.recipe.with_settings(jit_compile=False))
  frozen = config.recipe.with_settings(frozen_layers=_BLOCKS)
  gradient_limits.check_accumulate(2, network, frozen)
  gradient_limits.check_jit_compile(2, network, frozen)
