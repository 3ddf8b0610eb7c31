"""Compares every two runs on the same test images, with intervals and p-values."""

from collections.abc import Iterator
import itertools
import statistics

from engine.evaluation import mean_comparison
from engine.evaluation import paired_comparison
from engine.report import cards
from engine.report import run_answers
from engine.report import seed_groups
from tfrecords.html import markup

TITLE = 'Comparison'
NO_DIFFERENCE = 'no difference'

_ABOUT = (
    'Both runs of a pair classified the same images, so they are compared image by image: '
    'difference of the accuracies with the 95% interval of Newcombe (1998, method 10) and the '
    'exact p-value of McNemar; difference of the mean losses with the 95% bootstrap interval over '
    f'images. If an interval contains zero, the images show {NO_DIFFERENCE}. The intervals are for '
    'these two trained networks; other seeds of the same recipes differ too, so recipes are '
    'compared by several runs of each, if there are any.')

Answered = tuple[cards.ReportedRun, run_answers.RunAnswers]


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section: a table of pairs, and what cannot be compared."""
  answered = [(run, run.answers) for run in runs if run.answers]
  pairs = [pair for pair in itertools.combinations(answered, 2) if _reason(*pair) is None]
  contents: list[markup.Markup] = []
  if pairs:
    contents += [_accuracies(pairs), _losses(pairs)]
  if len(pairs) > 1:
    contents.append(markup.tag(
        'p', f'These are {len(pairs)} comparisons: at 95% one in twenty finds a difference where '
        f'there is none. To hold all of them at 5% together, count a p-value below '
        f'{0.05 / len(pairs):.2g} (Bonferroni).'))
  contents += _recipes(seed_groups.groups(runs))
  contents += map(cards.missing, _not_compared(runs))
  return cards.section(TITLE, _ABOUT, *contents)


def _reason(first: Answered, second: Answered) -> str | None:
  """Returns why two runs cannot be compared image by image; None if they can be."""
  (one, answers), (other, others) = first, second
  if one.history.config.recipe.dataset != other.history.config.recipe.dataset:
    return (f'other data sets ({one.history.config.recipe.dataset}, '
            f'{other.history.config.recipe.dataset})')
  if one.class_names != other.class_names:
    return 'other classes'
  return None if answers.data == others.data else 'other test images (checksums)'


def _not_compared(runs: cards.Runs) -> Iterator[str]:
  for run in runs:
    if not run.answers:
      yield f'{run.label}: not compared: {run.problem}'
  for first, second in itertools.combinations(
      [(run, run.answers) for run in runs if run.answers], 2):
    if reason := _reason(first, second):
      yield f'{first[0].label} and {second[0].label}: not compared: {reason}'


def _accuracies(pairs: list[tuple[Answered, Answered]]) -> markup.Markup:
  heading = ['accuracy', 'verdict', 'difference, 95% interval', 'right alone', 'p (McNemar)']
  return markup.table(heading, (
      _accuracy_row(other, one, paired_comparison.count(answers.right, others.right))
      for (one, answers), (other, others) in pairs), class_='numbers')


def _accuracy_row(run: cards.ReportedRun, reference: cards.ReportedRun,
                  counts: paired_comparison.PairedCounts) -> list[object]:
  return [_pair(cards.name_of(run), cards.name_of(reference)),
          _verdict(counts.interval, higher_is_better=True),
          f'{signed(100 * counts.difference, 2)} ({_points(counts.interval)}) points',
          f'{counts.second_alone:,} : {counts.first_alone:,}', p_value(counts.p_value)]


def _losses(pairs: list[tuple[Answered, Answered]]) -> markup.Markup:
  rows = []
  for (one, answers), (other, others) in pairs:
    differences = others.losses.astype(float) - answers.losses
    ends = paired_comparison.mean_interval(differences)
    rows.append([_pair(cards.name_of(other), cards.name_of(one)),
                 _verdict(ends, higher_is_better=False),
                 f'{signed(differences.mean(), 4)} ({signed(ends[0], 4)} to {signed(ends[1], 4)}) '
                 'nats'])
  return markup.table(['mean loss', 'verdict', 'difference, 95% interval'], rows,
                      class_='numbers')


def _recipes(groups: list[seed_groups.Group]) -> list[markup.Markup]:
  """Returns a table of every two recipes that have several runs on the same test images."""
  rows = []
  for one, other in itertools.combinations(groups, 2):
    if seed_groups.data_of(one) == seed_groups.data_of(other):
      before, after = map(seed_groups.accuracies, (one, other))
      ends = mean_comparison.welch_interval(before, after)
      difference = signed(100 * (statistics.mean(after) - statistics.mean(before)), 2)
      rows.append([_pair(_names(other), _names(one)), _verdict(ends, higher_is_better=True),
                   f'{difference} ({_points(ends)}) points'])
  heading = ['mean accuracy over seeds', 'verdict', 'difference, 95% interval of Welch (1947)']
  return [markup.table(heading, rows, class_='numbers')] if rows else []


def _names(group: seed_groups.Group) -> markup.Markup:
  return markup.tag('span', *map(cards.name_of, group), class_='pair')


def _pair(name: markup.Markup, reference: markup.Markup) -> markup.Markup:
  return markup.tag('div', name, markup.tag('small', 'against'), reference, class_='pair')


def _points(ends: paired_comparison.Interval) -> str:
  low, high = (signed(100 * end, 2) for end in ends)
  return f'{low} to {high}'


def signed(value: float, digits: int) -> str:
  """Returns a difference with its sign, with a typographic minus."""
  return f'{value:+.{digits}f}'.replace('-', '−')


def p_value(value: float) -> str:
  """Returns a p-value with two digits."""
  return '< 0.0001' if value < 0.0001 else f'{value:.2g}'


def _verdict(ends: paired_comparison.Interval, *, higher_is_better: bool) -> markup.Markup:
  """Returns whether the first run of a pair is better, by the interval of the difference."""
  if paired_comparison.holds_zero(ends):
    return markup.tag('span', NO_DIFFERENCE, class_='same')
  verdict = 'better' if (ends[0] > 0) == higher_is_better else 'worse'
  return markup.tag('span', verdict, class_=verdict)
