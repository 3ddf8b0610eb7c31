"""Old names of settings: each leads to one of today's, and values follow."""

import dataclasses

from engine.config import recipe
from engine.config import recipe_settings
from engine.config import renamed_fields
from engine.config import run_config


def test_every_name_leads_to_a_setting_of_today():
  of_recipe = {field.name for field, _ in recipe_settings.fields(recipe.Recipe)}
  of_run, of_init = ({field.name for field in dataclasses.fields(settings)}
                     for settings in (run_config.RunConfig, run_config.WarmStart))
  for names, today in ((renamed_fields.RECIPE, of_recipe), (renamed_fields.RUN, of_run),
                       (renamed_fields.WARM_START, of_init)):
    assert set(names.values()) <= today
    assert not today & set(names)


def test_names_and_values_become_todays():
  assert renamed_fields.rename_fields(
      {'schedule': 'triangle', 'crop': 8, 'momentum': 0.5, 'lr_schedule_': 'triangle'},
      renamed_fields.RECIPE) == {
          'lr_schedule': 'linear_warmup_decay', 'crop_size': 8, 'momentum': 0.5,
          'lr_schedule_': 'triangle'}
