"""The settings in which the runs differ, and all settings of each run."""

from engine.config import recipe_settings
from engine.config import run_config
from engine.report import cards
from tfrecords.html import markup

TITLE = 'Recipe'

Settings = dict[str, str]


def draw(runs: cards.Runs) -> markup.Markup:
  """Returns the section: the differences first."""
  settings = [settings_of(run.history.config) for run in runs]
  names = list(dict.fromkeys(name for one in settings for name in one))
  heading = ['setting', *map(cards.name_of, runs)]

  def table(rows: list[str]) -> markup.Markup:
    return markup.table(heading, [[name, *(one.get(name, '–') for one in settings)]
                                  for name in rows], class_='settings')
  differing = [name for name in names if len({one.get(name) for one in settings}) > 1]
  contents: list[object] = []
  if differing:
    contents.append(table(differing))
  elif len(runs) > 1:
    contents.append(markup.tag('p', 'The runs have the same settings.'))
  every = markup.tag('details', markup.tag('summary', f'All {len(names)} settings'), table(names),
                     open=None if len(runs) > 1 else 'open')
  about = ('Where the runs differ; a dash is a setting that a run does not have.'
           if len(runs) > 1 else 'The frozen settings, from config.json.')
  return cards.section(TITLE, about, *contents, every)


def settings_of(config: run_config.RunConfig) -> Settings:
  """Returns the settings of a run by the names of their flags, as text."""
  recipe = recipe_settings.flat(config.recipe)
  values = {'recipe': recipe.pop('name')} | {
      name: value for name, value in recipe.items() if name != 'summary'}
  values |= {'seed': config.seed, 'train_examples': config.train_examples,
             'data_source': config.data_source, 'classes': len(config.class_names)}
  if config.init:
    values |= {'warm_start_from': config.init.run, 'warm_start_step': config.init.step}
  return {name: shown(value) for name, value in values.items()}


def shown(value: object) -> str:
  """Returns a value as a flag would give it."""
  if isinstance(value, tuple):
    return ', '.join(map(str, value)) or 'none'
  if isinstance(value, bool):
    return 'yes' if value else 'no'
  return f'{value:g}' if isinstance(value, float) else str(value)
