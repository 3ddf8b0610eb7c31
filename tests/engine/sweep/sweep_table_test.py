"""The table of a sweep."""

from engine.sweep import sweep_table
from tests.engine.sweep import finished_sweep


def test_the_best_trial_comes_first(tmp_path):
  with finished_sweep.opened(tmp_path) as sweep:
    lines = sweep_table.lines(sweep)
    ranked = sweep.ranked(sweep.rungs[-1])
    assert lines[0].split() == ['trial', 'learning_rate', 'label_smoothing', '2', 'steps', '4',
                                'steps', 'spread', 'seeds']
    assert [line.split()[0] for line in lines[1:]] == ['2', '1', '0', '3']
    assert lines[1].split()[3:] == ['50.00', '62.50', '17.68', '2']
    assert lines[3].split()[3:] == ['12.50']
    assert lines[4].split()[3:] == ['diverged']
    assert sweep_table.conclusion(sweep, ranked) == (
        f'best: trial 2, {sweep.trials[2]}: validation accuracy 62.50% +- 17.68% over 2 seeds')


def test_a_second_within_the_spread_is_named(tmp_path):
  with finished_sweep.opened(tmp_path) as sweep:
    last, first = sweep.ranked(sweep.rungs[-1]), sweep.ranked(sweep.rungs[0])
    # The same trial is as good as itself.
    assert sweep_table.conclusion(sweep, [last[0], last[0]]).endswith(
        '; trial 2 is within the spread (0.00% below)')
    assert sweep_table.conclusion(sweep, first).endswith('validation accuracy 50.00%')


def test_one_seed_has_no_spread(tmp_path):
  with finished_sweep.opened(tmp_path, num_seeds=1) as sweep:
    assert sweep_table.lines(sweep)[0].split()[-2:] == ['4', 'steps']
