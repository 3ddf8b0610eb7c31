"""The lines of a sweep, and the time that it still takes."""

from engine.sweep import ledger
from engine.sweep import progress
from engine.sweep import rungs


def test_lines_and_the_time_that_is_left():
  lines: list[str] = []
  plan = rungs.plan(rungs.parse(['1/3', '1']), 30, 3, 2, 0)
  earlier = ledger.Result(0, 0, 0, 10, 20.0, 0.25, 1, 4, 1.0, step_seconds=1.0)
  one = progress.Progress(plan, [earlier], lines.append)
  one.begin(plan[0], 3, 3)
  one.start(plan[0], 'a=1', (0, 1, 0))
  one.end(ledger.Result(1, 0, 0, 10, 40.0, 0.5, 2, 4, 1.0, step_seconds=3.0))
  one.start(plan[0], 'a=2', (0, 2, 0))
  one.end(ledger.Result(2, 0, 0, 10, 30.0, diverged='step 3 gives no numbers; do that'))
  one.begin(plan[1], 1, 2)
  one.start(plan[1], 'a=1', (1, 1, 0))
  assert lines == [
      'rung 1 of 2: 3 trials of 10 steps; 1 of 3 trainings are in the ledger',
      'training 2 of 3: trial 1, a=1',
      # 10 s beside the steps of 2 s: 10 steps here, and 2 x 30 on the last rung.
      '  validation accuracy 50.00% (best here 50.00%), 40 seconds; about 3 minutes left',
      'training 3 of 3: trial 2, a=2',
      '  diverged: step 3 gives no numbers, 30 seconds; about 2 minutes left',
      'rung 2 of 2: 1 trial of 30 steps with 2 seeds each',
      'training 1 of 2: trial 1, seed 0, a=1']
