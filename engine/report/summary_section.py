"""The first section: the recipe, the progress and the accuracy of each run."""

from engine.report import cards
from engine.report import run_history
from engine.report import seed_groups
from tfrecords.html import markup

TITLE = 'Summary'


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section: a table with a column for each run."""
  rows = {
      'test accuracy': _accuracy, 'mean test loss': _loss, 'checkpoint': _checkpoint,
      'recipe': lambda run: run.history.config.recipe.name,
      'network': lambda run: run.history.config.recipe.model,
      'data set': lambda run: run.history.config.recipe.dataset,
      'training': lambda run: run.history.status, 'training time': _time,
      'directory': lambda run: markup.tag('code', run.history.run_dir)}
  return cards.section(
      TITLE, 'Of the moving averages in the newest checkpoint, with the 95% interval of Wilson. '
      'No checkpoint and no setting was chosen by these numbers.',
      markup.table(['', *map(cards.name_of, runs)],
                   [[name, *map(of, runs)] for name, of in rows.items()], class_='facts'),
      *(markup.tag('p', seed_groups.describe(group)) for group in seed_groups.groups(runs)))


def _accuracy(run: cards.ReportedRun) -> object:
  if not run.answers:
    return _recorded(run)
  metrics = run.answers.metrics
  return markup.join([
      markup.tag('strong', cards.share(metrics.accuracy, 2), class_='big'), markup.tag('br'),
      f'{cards.interval(metrics.interval)}, {metrics.correct:,} of {metrics.count:,}',
      *([markup.tag('br'), f'mean of the recalls {cards.share(metrics.mean_recall, 2)}']
        if metrics.is_unequal else [])])


def _recorded(run: cards.ReportedRun) -> object:
  """Returns the last recorded test accuracy."""
  records = run.history.evaluations.get('test')
  if not records:
    return '–'
  return f'{cards.share(records[-1]["accuracy"], 2)}, evaluated at step {records[-1]["step"]:,}'


def _loss(run: cards.ReportedRun) -> str:
  return f'{run.answers.metrics.cross_entropy:.4f} nats' if run.answers else '–'


def _checkpoint(run: cards.ReportedRun) -> str:
  if not run.answers:
    return run.problem
  return f'step {run.answers.step:,} of {run.history.config.recipe.max_steps:,}'


def _time(run: cards.ReportedRun) -> str:
  total = sum(run_history.seconds(run.history.ends).values())
  return duration(total) if total else '–'


def duration(seconds: float) -> str:
  """Returns a time as `3 h 20 min`, `17 min 5 s` or `4.2 s`."""
  if seconds < 60:
    return f'{seconds:.1f} s'
  minutes, rest = divmod(round(seconds), 60)
  if minutes < 60:
    return f'{minutes} min {rest} s'
  return f'{minutes // 60:,} h {minutes % 60} min'

