"""The product in a real browser: Chromium in front of the whole stack, a person's clicks and nothing else."""
