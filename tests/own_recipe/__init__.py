"""The public sets and trainings that the rules of the recipe `own` were chosen by."""
